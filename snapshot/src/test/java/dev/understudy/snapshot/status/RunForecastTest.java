package dev.understudy.snapshot.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Snapshot;
import dev.understudy.snapshot.fleet.FleetDisk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunForecastTest {
  private final Scene scene = new Scene().keeping("last=3");

  @Test
  void aFulfilledSlotIsNotTakenAgainAndTheNextTenAreToldInOrder() {
    scene.taken(scene.disk("system"), "2026-11-24T10:00:00Z");

    List<ForecastRun> runs = RunForecast.of(scene.survey(), 10);

    assertThat(runs).hasSize(10).noneMatch(ForecastRun::isCatchUp);
    assertThat(runs.get(0).slot()).isEqualTo(Instant.parse("2026-11-24T11:00:00Z"));
    assertThat(runs.get(9).slot()).isEqualTo(Instant.parse("2026-11-24T20:00:00Z"));
    assertThat(runs.get(0).copies())
        .containsExactly(
            new ForecastRun.Copies("replica", 1, "the newest of each disk must be in cn-beijing"));
  }

  @Test
  void aSlotThatIsDueIsCaughtUpForTheDisksThatLackIt() {
    scene.taken(scene.disk("system"), "2026-11-24T10:00:00Z");
    scene.disk("data");

    List<ForecastRun> runs = RunForecast.of(scene.survey(), 10);

    assertThat(runs.get(0).isCatchUp()).isTrue();
    assertThat(runs.get(0).slot()).isEqualTo(Instant.parse("2026-11-24T10:00:00Z"));
    assertThat(runs.get(0).takes()).isEqualTo(1);
    assertThat(runs.get(1).takes()).isEqualTo(2);
  }

  @Test
  void whatGoesIsNamedWithTheRulesAndProvenOnesStay() {
    FleetDisk disk = scene.withoutCopies().disk("system");
    Snapshot proven = scene.proven(disk, "2026-11-24T07:00:00Z");
    Snapshot oldest = scene.taken(disk, "2026-11-24T08:00:00Z");
    scene.taken(disk, "2026-11-24T09:00:00Z");
    scene.taken(disk, "2026-11-24T10:00:00Z");

    List<ForecastRun> runs = RunForecast.of(scene.survey(), 10);

    List<ForecastRun.Prune> first = runs.get(0).prunes();
    assertThat(first).hasSize(1);
    assertThat(first.get(0).id()).contains(oldest.id());
    assertThat(first.get(0).reason()).contains("last=3");
    assertThat(runs.stream().flatMap(run -> run.prunes().stream()))
        .noneMatch(prune -> prune.id().filter(proven.id()::equals).isPresent());
    assertThat(runs.get(3).prunes().get(0).id()).isEmpty();
    assertThat(runs.get(3).prunes().get(0).cut()).isEqualTo(Instant.parse("2026-11-24T11:00:00Z"));
  }

  @Test
  void copiesGoByTheRulesOfTheirSite() {
    FleetDisk disk = scene.disk("system");
    for (int day = 10; day <= 23; day++) {
      scene.copied(scene.taken(disk, "2026-11-" + day + "T10:00:00Z"));
    }
    scene.copied(scene.taken(disk, "2026-11-24T10:00:00Z"));

    ForecastRun first = RunForecast.of(scene.survey(), 10).get(0);

    assertThat(first.prunes())
        .filteredOn(prune -> prune.site().isPresent())
        .hasSize(9)
        .allMatch(prune -> prune.reason().contains("daily=7"))
        .anyMatch(prune -> prune.cut().equals(Instant.parse("2026-11-24T10:00:00Z")))
        .noneMatch(
            prune ->
                prune.cut().isAfter(Instant.parse("2026-11-17T23:00:00Z"))
                    && prune.cut().isBefore(Scene.NOW.minus(Duration.ofHours(1))));
  }
}
