package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Redactor;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.LabServer;
import dev.understudy.lab.ecs.Inventory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A lab with a fleet under a snapshot policy, and the control hosts that look after it. */
final class FleetLab implements AutoCloseable {
  /** No slot comes while a test runs. */
  static final String MONTHLY = "0 0 1 * *";

  private static final String HOURLY = "0 * * * *";

  private final Path home;
  private final LabServer server;
  private final int disks;

  private FleetLab(Path home, LabServer server, int disks) {
    this.home = home;
    this.server = server;
    this.disks = disks;
  }

  /**
   * Starts one.
   *
   * @param schedule the policy's, in cron's words
   */
  static FleetLab up(Path home, String schedule, int servers, int disksEach, String category)
      throws IOException {
    LabServer server =
        LabServer.start(
            LabOptions.apiOnly(home.resolve("lab")).withFleet(servers, disksEach, category));
    FleetLab lab = new FleetLab(home, server, servers * disksEach + 2);
    lab.rewrite(text -> text.replace(HOURLY, schedule));
    return lab;
  }

  void rewrite(UnaryOperator<String> change) throws IOException {
    Path estate = server.estate();
    Files.writeString(estate, change.apply(Files.readString(estate)));
  }

  LabServer server() {
    return server;
  }

  int disks() {
    return disks;
  }

  /** The usual control host. */
  Ended take() {
    return take("one", Duration.ZERO);
  }

  /**
   * What cron runs on a control host.
   *
   * @param host has a state of its own
   * @param ahead of its clock
   */
  Ended take(String host, Duration ahead) {
    return run(host, ahead, "--json", "snapshot", "take");
  }

  Ended run(String host, Duration ahead, String... command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Output output =
        new Output(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new Redactor());
    List<String> all =
        new ArrayList<>(
            List.of("-f", server.estate().toString(), "--state", home.resolve(host).toString()));
    all.addAll(List.of(command));
    int exit =
        new CommandTree(output, new Signals(), new ShiftedTime(ahead))
            .run(all.toArray(String[]::new));
    return new Ended(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** How a command ended. */
  record Ended(int exit, String out, String err) {
    JsonNode last() {
      List<String> lines = out.lines().toList();
      return Tool.parse(lines.get(lines.size() - 1));
    }

    JsonNode problem() {
      return last().path("problem");
    }

    Ended isDone() {
      return isExit(0);
    }

    Ended isExit(int number) {
      assertThat(exit).as(out + err).isEqualTo(number);
      return this;
    }
  }

  List<Inventory.Item> snapshots() {
    return server.inventory().stream().filter(item -> item.kind().equals("snapshot")).toList();
  }

  /** Those that can be used, by the disk and the slot they are of. */
  Map<String, List<Inventory.Item>> usable() {
    return snapshots().stream()
        .filter(item -> item.status().equals("accomplished"))
        .collect(Collectors.groupingBy(FleetLab::subject));
  }

  /** Every disk has exactly one snapshot that can be used, for each of that many slots. */
  void holdsOneOfEveryDisk(int slots) {
    assertThat(usable())
        .hasSize(slots * disks)
        .allSatisfy((subject, list) -> assertThat(list).hasSize(1));
  }

  private static String subject(Inventory.Item item) {
    return String.join(
        " ",
        item.region(),
        item.tags().get(Tags.SERVER),
        item.tags().get(Tags.DISK),
        item.tags().get(Tags.SLOT));
  }

  /** Every scripted fault must have hit somebody. */
  void hasFiredAll() {
    server.assertAllFaultsUsed();
  }

  @Override
  public void close() {
    server.close();
  }
}
