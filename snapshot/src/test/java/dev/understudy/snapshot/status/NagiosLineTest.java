package dev.understudy.snapshot.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.snapshot.fleet.FleetDisk;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NagiosLineTest {
  private static final String PERFORMANCE = "[a-z_]+=-?[0-9]+(s|B)?(;[0-9]*){0,4}";

  private final Scene scene = new Scene();

  @Test
  void oneLineWithFiguresThatAPluginMayPrint() {
    FleetDisk disk = scene.disk("system");
    scene.using(disk, 1, 5).copied(scene.proven(disk, "2026-11-24T10:00:30Z"));

    String line = NagiosLine.of(scene.status());

    assertThat(line)
        .startsWith(
            "SNAPSHOTS OK - 1 disks, 1 snapshots, the oldest newest one 19m, elsewhere 19m | ")
        .contains("rpo_here=1170s;5400;9000;0 rpo_there=1170s;;;0 disks=1;;;0 ok=1;;;0")
        .contains("stored=5B;;;0")
        .doesNotContain("\n");
    assertThat(line.split("\\|")).hasSize(2);
    assertThat(Arrays.asList(line.split("\\| ")[1].split(" ")))
        .allMatch(figure -> figure.matches(PERFORMANCE));
  }

  @Test
  void theWorstIsToldFirstAndTheRestCounted() {
    scene.withoutCopies().disk("system");
    scene.disk("data");

    assertThat(NagiosLine.of(scene.status()))
        .startsWith("SNAPSHOTS CRITICAL - cn-shanghai data/system has no snapshot")
        .contains("(and 1 more) | ");
  }

  @Test
  void whatWentWrongCannotEndTheLineEarly() {
    String line = NagiosLine.unknown("it says | and\nmore " + "x".repeat(1000));

    assertThat(line).startsWith("SNAPSHOTS UNKNOWN - it says / and more x").endsWith("...");
    assertThat(line).hasSizeLessThan(330).doesNotContain("|", "\n");
  }

  @Test
  void exitCodesAreThoseOfPlugins() {
    assertThat(Arrays.stream(Grade.values()).map(Grade::exit)).containsExactly(0, 1, 2, 3);
  }
}
