package dev.understudy.lab;

import dev.understudy.lab.ecs.Pace;
import dev.understudy.lab.rpc.Faults;
import dev.understudy.lab.rpc.Limits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a lab is to be.
 *
 * @param directory everything it keeps; one lab at a time per directory
 * @param faults scripted faults of the API, {@code 'CreateSnapshot: throttle 3, lose-reply 1'}
 * @param sensors number of sensor nodes, 0 to 200
 * @param workload whether the platform and the sensor nodes run; without, there is only the cloud
 * @param machines whether servers are real processes, or exist on paper only
 * @param limits how often actions of the API may be called, {@code 'CreateSnapshot: 20/s'}
 * @param fleet servers on paper beside the lab's own; such a lab keeps nothing when it goes down
 */
public record LabOptions(
    Path directory,
    Layout layout,
    Pace pace,
    List<String> faults,
    Sabotage sabotage,
    int sensors,
    boolean workload,
    boolean machines,
    List<String> limits,
    Optional<Fleet> fleet) {
  private static final int DEFAULT_SENSORS = 24;

  public LabOptions {
    directory = directory.toAbsolutePath().normalize();
    faults = List.copyOf(faults);
    limits = List.copyOf(limits);
    if (sensors < 0 || sensors > 200) {
      throw new LabException("a lab has 0 to 200 sensor nodes, not " + sensors);
    }
    if (fleet.isPresent() && machines) {
      throw new LabException("a fleet exists on paper only");
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
        true,
        List.of(),
        Optional.empty());
  }

  /** Only the API and the name server: servers exist on paper, transitions take no time. */
  public static LabOptions apiOnly(Path directory) {
    return in(directory).with(Pace.INSTANT).onPaper();
  }

  public LabOptions with(Layout other) {
    return new LabOptions(
        directory, other, pace, faults, sabotage, sensors, workload, machines, limits, fleet);
  }

  public LabOptions with(Pace other) {
    return new LabOptions(
        directory, layout, other, faults, sabotage, sensors, workload, machines, limits, fleet);
  }

  public LabOptions with(Sabotage other) {
    return new LabOptions(
        directory, layout, pace, faults, other, sensors, workload, machines, limits, fleet);
  }

  public LabOptions withFaults(List<String> others) {
    return new LabOptions(
        directory, layout, pace, others, sabotage, sensors, workload, machines, limits, fleet);
  }

  public LabOptions withSensors(int number) {
    return new LabOptions(
        directory, layout, pace, faults, sabotage, number, workload, machines, limits, fleet);
  }

  /** Servers run, but neither platform nor sensor nodes. */
  public LabOptions withoutWorkload() {
    return new LabOptions(
        directory, layout, pace, faults, sabotage, 0, false, machines, limits, fleet);
  }

  /** Nothing runs but the API and the name server. */
  public LabOptions onPaper() {
    return new LabOptions(
        directory, layout, pace, faults, sabotage, 0, false, false, limits, fleet);
  }

  public LabOptions withLimits(List<String> others) {
    return new LabOptions(
        directory, layout, pace, faults, sabotage, sensors, workload, machines, others, fleet);
  }

  /** On paper, with that many servers more. */
  public LabOptions withFleet(int servers, int disksEach, String category) {
    return with(new Fleet(servers, disksEach, category));
  }

  /** On paper, with those servers more. */
  public LabOptions with(Fleet servers) {
    return new LabOptions(
        directory, layout, pace, faults, sabotage, 0, false, false, limits, Optional.of(servers));
  }

  /**
   * @throws LabException when a fault or a limit can not be read
   */
  void check() {
    try {
      Faults.of(faults);
      Limits.of(limits);
    } catch (IllegalArgumentException unreadable) {
      throw new LabException(String.valueOf(unreadable.getMessage()));
    }
  }
}
