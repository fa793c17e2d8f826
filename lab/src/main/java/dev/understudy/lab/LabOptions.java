package dev.understudy.lab;

import dev.understudy.lab.ecs.Pace;
import java.nio.file.Path;
import java.util.List;

/**
 * What a lab is to be.
 *
 * @param directory everything it keeps; one lab at a time per directory
 * @param faults scripted faults of the API, {@code 'CreateSnapshot: throttle 3, lose-reply 1'}
 * @param sensors number of sensor nodes, 0 to 200
 * @param workload whether the platform and the sensor nodes run; without, there is only the cloud
 * @param machines whether servers are real processes, or exist on paper only
 */
public record LabOptions(
    Path directory,
    Layout layout,
    Pace pace,
    List<String> faults,
    Sabotage sabotage,
    int sensors,
    boolean workload,
    boolean machines) {
  private static final int DEFAULT_SENSORS = 24;

  public LabOptions {
    directory = directory.toAbsolutePath().normalize();
    faults = List.copyOf(faults);
    if (sensors < 0 || sensors > 200) {
      throw new LabException("a lab has 0 to 200 sensor nodes, not " + sensors);
    }
  }

  /** The usual lab in that directory. */
  public static LabOptions in(Path directory) {
    return new LabOptions(
        directory,
        Layout.DATA_DISK,
        Pace.QUICK,
        List.of(),
        Sabotage.NONE,
        DEFAULT_SENSORS,
        true,
        true);
  }

  /** Only the API and the name server: servers exist on paper, transitions take no time. */
  public static LabOptions apiOnly(Path directory) {
    return new LabOptions(
        directory, Layout.DATA_DISK, Pace.INSTANT, List.of(), Sabotage.NONE, 0, false, false);
  }

  public LabOptions with(Layout other) {
    return new LabOptions(directory, other, pace, faults, sabotage, sensors, workload, machines);
  }

  public LabOptions with(Pace other) {
    return new LabOptions(directory, layout, other, faults, sabotage, sensors, workload, machines);
  }

  public LabOptions with(Sabotage other) {
    return new LabOptions(directory, layout, pace, faults, other, sensors, workload, machines);
  }

  public LabOptions withFaults(List<String> others) {
    return new LabOptions(directory, layout, pace, others, sabotage, sensors, workload, machines);
  }

  public LabOptions withSensors(int number) {
    return new LabOptions(directory, layout, pace, faults, sabotage, number, workload, machines);
  }

  /** Servers run, but neither platform nor sensor nodes. */
  public LabOptions withoutWorkload() {
    return new LabOptions(directory, layout, pace, faults, sabotage, 0, false, machines);
  }
}
