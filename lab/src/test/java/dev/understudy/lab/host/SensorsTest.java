package dev.understudy.lab.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.workload.PlatformCommand;
import dev.understudy.lab.workload.SensorFleet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SensorsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int NODES = 6;

  @TempDir Path directory;
  private TestMachines machines;
  private HostKind.Machine data;

  @BeforeEach
  void boot() throws Exception {
    machines = TestMachines.in(directory);
    data = machines.machine("data", 10, true, FirstBoot.platform(true, false));
    machines.hosts.boot(data);
    machines.zone.api(data.address());
  }

  @AfterEach
  void stop() throws Exception {
    machines.close();
  }

  @Test
  void loseNothingOverARestartARecoveryAndTheirOwnEnd() throws Exception {
    try (SensorFleet fleet = fleet()) {
      awaitDelivered(fleet, data, 2);
      machines.run(data, "systemctl restart gams");
      awaitDelivered(fleet, data, 3);
    }
    try (SensorFleet fleet = fleet()) {
      machines.hosts.powerOff("i-data", true);
      machines.hosts.cut(Map.of("d-data-data", "c-salvage"));
      HostKind.Machine fresh = recover();
      machines.zone.api(fresh.address());

      awaitDelivered(fleet, fresh, 3);

      SensorFleet.Report report = fleet.report();
      assertThat(report.addresses()).containsOnlyKeys(fresh.address());
      assertThat(report.nodes()).hasSize(NODES);
      assertContinuous(fresh, report);
    }
  }

  @Test
  void findAReplicaThatHasAllThatWasAcknowledged() throws Exception {
    HostKind.Machine replica =
        machines.machine("replica", 11, true, FirstBoot.platform(true, true));
    machines.hosts.boot(replica);
    TestMachines.await(SOON, () -> machines.run(replica, "gamsctl lag").exit() == 0);
    try (SensorFleet fleet = fleet()) {
      awaitDelivered(fleet, data, 2);
      machines.hosts.powerOff("i-data", true);
      assertThat(machines.run(replica, "gamsctl is-primary").exit()).isEqualTo(1);

      assertThat(machines.run(replica, "gamsctl promote").exit()).isZero();
      machines.zone.api(replica.address());

      awaitDelivered(fleet, replica, 3);
      assertContinuous(replica, fleet.report());
      machines.run(replica, "systemctl restart gams");
      assertThat(machines.run(replica, "gamsctl is-primary").exit()).isZero();
    }
  }

  private SensorFleet fleet() {
    return SensorFleet.start(
        new SensorFleet.Settings(
            PlatformCommand.ofThisProgram(),
            directory.resolve("sensors"),
            NODES,
            machines.address(2) + ":5353",
            "api.gams.example",
            8080,
            machines.hosts.environment()));
  }

  private HostKind.Machine recover() throws Exception {
    machines.hosts.createDisk("d-fresh-data", "c-salvage");
    machines.hosts.createStockDisk("d-fresh");
    HostKind.Machine fresh =
        machines.machine(
            "fresh",
            12,
            List.of(
                new HostKind.Attachment("d-fresh", "fresh", "/dev/vda", true, 40),
                new HostKind.Attachment("d-fresh-data", "freshdata", "/dev/vdb", false, 20)),
            "",
            true);
    machines.hosts.boot(fresh);
    assertThat(
            machines
                .run(
                    fresh,
                    "mkdir -p /srv/gams && mount /dev/vdb /srv/gams"
                        + " && gamsctl verify --data /srv/gams && systemctl enable --now gams")
                .exit())
        .isZero();
    return fresh;
  }

  /** Every node has delivered a number of readings to an address and has none left to deliver. */
  private static void awaitDelivered(SensorFleet fleet, HostKind.Machine to, int readings)
      throws Exception {
    TestMachines.await(
        SOON,
        () -> {
          SensorFleet.Report report = fleet.report();
          SensorFleet.Arrived arrived = report.addresses().get(to.address());
          return arrived != null
              && arrived.readings() >= (long) readings * NODES
              && report.nodes().stream().allMatch(each -> each.buffered() == 0);
        });
  }

  private static void assertContinuous(HostKind.Machine machine, SensorFleet.Report report)
      throws Exception {
    String export =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://" + machine.address() + ":8080/export"))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    Map<String, TreeSet<Long>> stored = new TreeMap<>();
    export
        .lines()
        .forEach(
            line -> {
              String[] cells = line.split(",", -1);
              assertThat(
                      stored
                          .computeIfAbsent(cells[0], name -> new TreeSet<>())
                          .add(Long.parseLong(cells[1])))
                  .as("twice: " + line)
                  .isTrue();
            });
    for (SensorFleet.Node each : report.nodes()) {
      TreeSet<Long> instants = stored.get(each.name());
      assertThat(instants.first()).isEqualTo(each.first());
      assertThat((instants.last() - instants.first()) / 1_000 + 1).isEqualTo(instants.size());
      assertThat(instants.last()).isGreaterThanOrEqualTo(each.last());
      assertThat(each.generated()).isEqualTo((each.last() - each.first()) / 1_000 + 1);
    }
  }
}
