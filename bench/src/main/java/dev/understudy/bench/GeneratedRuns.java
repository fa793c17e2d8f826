package dev.understudy.bench;

import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.Sha256;
import dev.understudy.core.StepId;
import dev.understudy.core.store.HeaderData;
import dev.understudy.core.store.JournalLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finished runs as years of drills and recoveries leave them: 29 steps, 60 records each. Written
 * without forcing them to the disk.
 */
final class GeneratedRuns {
  private static final int STEPS = 29;
  private static final List<String> RUNBOOKS = List.of("drill", "snapshot", "recover", "failover");

  private final Path runs;

  /**
   * @param estate the directory of an estate
   */
  GeneratedRuns(Path estate) {
    this.runs = estate.resolve("runs");
  }

  void make(int count) throws IOException {
    Instant start = Instant.parse("2025-01-01T00:00:00Z");
    for (int i = 0; i < count; i++) {
      Instant at = start.plusSeconds(3600L * i);
      RunId run = RunId.of(at, i);
      Path directory = Files.createDirectories(runs.resolve(run.value()));
      Files.writeString(directory.resolve("journal.jsonl"), journal(run, i, at));
    }
  }

  List<Path> journals() throws IOException {
    try (var all = Files.list(runs)) {
      return all.map(run -> run.resolve("journal.jsonl")).sorted().toList();
    }
  }

  private static String journal(RunId run, int number, Instant start) {
    List<PlannedStep> steps = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      StepId id = new StepId("rebuild/step-" + i);
      steps.add(
          new PlannedStep(
              id,
              "Make a fresh server for data in cn-shanghai, number " + i,
              i == 0 ? List.of() : List.of(new StepId("rebuild/step-" + (i - 1))),
              "server.provision",
              "rebuild#step-" + i,
              "server.provision server=data site=home zone=\"\" purpose=recover; timeout 10m",
              false));
    }
    RunHeader header =
        new RunHeader(
            run,
            RUNBOOKS.get(number % RUNBOOKS.size()),
            Map.of("server", "data", "outage", start.toString()),
            "bench",
            Sha256.hex("plan"),
            Sha256.hex("seen"),
            "root@control",
            "0.1.0",
            steps);
    Lines lines = new Lines(start);
    lines.add(JournalEvent.RUN_STARTED, Optional.empty(), HeaderData.of(header));
    for (PlannedStep step : steps) {
      lines.add(JournalEvent.STEP_STARTED, Optional.of(step.id()), Map.of());
      lines.add(
          JournalEvent.STEP_SUCCEEDED,
          Optional.of(step.id()),
          Map.of(
              "fact.instance", "i-uf6foceq5q7qeeg9viwk",
              "fact.zone", "cn-shanghai-b",
              "took-ms", Integer.toString(1000 + number % 500),
              "call.RunInstances", "1",
              "call.DescribeInstances", "4",
              "request.RunInstances", "473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E"));
    }
    lines.add(JournalEvent.RUN_FINISHED, Optional.empty(), Map.of());
    return lines.text.toString();
  }

  private static final class Lines {
    private final StringBuilder text = new StringBuilder();
    private final Instant start;
    private String prev = "0".repeat(64);
    private int count;

    Lines(Instant start) {
      this.start = start;
    }

    void add(JournalEvent event, Optional<StepId> step, Map<String, String> data) {
      String line =
          JournalLine.of(
              new JournalRecord(
                  count,
                  start.plusSeconds(count),
                  event,
                  step,
                  step.isEmpty() ? 0 : 1,
                  data,
                  prev));
      text.append(line).append('\n');
      prev = Sha256.hex(line);
      count++;
    }
  }
}
