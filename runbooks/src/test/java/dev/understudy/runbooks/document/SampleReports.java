package dev.understudy.runbooks.document;

import dev.understudy.core.Objective;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.RunId;
import dev.understudy.core.SteppedTime;
import dev.understudy.core.store.DirectoryRunStore;
import dev.understudy.core.store.History;
import dev.understudy.runbooks.report.RunReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reports of every kind of run there is: played on the real engine, and of the golden journals. */
final class SampleReports {
  static final String HOSTILE = "<script>alert(1)</script>\" onload=\"x\u001b[31m\u202e";
  private static final Instant START = Instant.parse("2026-11-24T03:12:07.250Z");
  private static final Objective PROMISE =
      Objective.of(Duration.ofMinutes(30), Duration.ofMinutes(15));
  private static final Path GOLDEN = Path.of("../core/src/test/resources/journals/v1");

  private SampleReports() {}

  static Map<String, RunReport> all(Path state) {
    Map<String, RunReport> all = new LinkedHashMap<>();
    all.put("smooth", smooth(state.resolve("smooth")));
    all.put("stumbling", stumbling(state.resolve("stumbling")));
    all.put("late", late(state.resolve("late")));
    all.put("failed", report(failed(state.resolve("failed"))));
    all.put("undone", report(failed(state.resolve("undone")).wait(Duration.ofMinutes(7)).undo()));
    for (String name : List.of("finished", "killed", "undone", "rebased")) {
      all.put("golden " + name, golden(state.resolve("golden-" + name), name, 99));
    }
    all.put("evicted", golden(state.resolve("evicted"), "rebased", 6));
    return all;
  }

  /** Everything went well, and faster than promised; two earlier runs had measured it. */
  static RunReport smooth(Path state) {
    recovery(new PlayedRun(state, START.minus(Duration.ofDays(2))), 2).start();
    recovery(new PlayedRun(state, START.minus(Duration.ofDays(1))), 3).start();
    return report(recovery(new PlayedRun(state, START), 1).start());
  }

  /** Retries, an approval, a failure, a resume hours later, no proof of the fence. */
  static RunReport stumbling(Path state) {
    for (int days = 5; days > 0; days--) {
      recovery(new PlayedRun(state, START.minus(Duration.ofDays(days))), 1).start();
    }
    PlayedRun run =
        new PlayedRun(state, START)
            .argument("outage", "2026-11-24T03:02:00Z")
            .argument("unfenced", "pulled the cable myself, 3 people saw it")
            .step("look", 1, "instance", "i-old")
            .step(
                "save",
                70,
                List.of(ProblemCode.NO_STOCK, ProblemCode.NO_STOCK),
                "snapshot",
                "s-7",
                "cut",
                "2026-11-24T02:40:00Z",
                "source",
                "scheduled",
                "way",
                "snapshot.newest",
                "because",
                "not-found: no disk " + HOSTILE)
            .step(
                "ask",
                40,
                "by",
                "Wang Wei",
                "at",
                "2026-11-24T03:15:00Z",
                "reason",
                "the zone is dark | 断电",
                "how",
                "terminal",
                "question",
                "Promote `now`?\nReally?")
            .step(
                "fence",
                5,
                List.of(ProblemCode.HOST_UNREACHABLE),
                "rung",
                "none",
                "evidence",
                "pulled the cable myself, 3 people saw it",
                "address",
                "")
            .step("arrive", 9, "at", "2026-11-24T06:15:02Z", "series", "24")
            .step("continuity", 2, "expected", "1200", "present", "1188", "missing", "12");
    return report(run.start().wait(Duration.ofHours(3)).resume());
  }

  /** Missed by much; something was left behind. */
  static RunReport late(Path state) {
    return report(
        new PlayedRun(state, START)
            .step("save", 4000, "snapshot", "s-1", "cut", "2026-11-24T01:00:00Z", "source", "old")
            .step("arrive", 9, "at", "2026-11-24T05:15:02Z", "series", "24")
            .step("inventory", 1, "leaked", "2", "kept", "1")
            .start());
  }

  private static PlayedRun failed(Path state) {
    return new PlayedRun(state, START)
        .step("look", 1, "instance", "i-old")
        .step("make", 12, List.of(ProblemCode.QUOTA), "instance", "i-new")
        .step("prove", 2, "level", "L3")
        .start();
  }

  /** The first lines of a journal that an earlier version wrote. */
  private static RunReport golden(Path state, String name, int lines) {
    RunId run = new RunId("20261124t093015z-4f2a91");
    DirectoryRunStore store = new DirectoryRunStore(state, "gams", new SteppedTime(START));
    try {
      List<String> journal =
          List.of(Files.readString(GOLDEN.resolve(name + ".jsonl")).split("(?<=\n)"));
      Files.createDirectories(store.directoryOf(run));
      Files.writeString(
          store.directoryOf(run).resolve("journal.jsonl"),
          journal.stream().limit(lines).collect(Collectors.joining()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return RunReport.of(store.verify(run), PROMISE, History.before(store, run));
  }

  private static PlayedRun recovery(PlayedRun run, int seconds) {
    return run.argument("server", "data")
        .step("look", seconds, "instance", "i-old")
        .step(
            "fence",
            seconds * 5,
            "rung",
            "stopped",
            "evidence",
            "the cloud reports it",
            "address",
            "")
        .step(
            "save", seconds, "snapshot", "s-1", "cut", "2026-11-24T03:12:20Z", "source", "salvage")
        .step("arrive", 9, "at", "2026-11-24T03:20:02Z", "series", "24")
        .step("continuity", 2, "expected", "1200", "present", "1200", "missing", "0")
        .step("inventory", 1, "leaked", "0", "kept", "1");
  }

  private static RunReport report(PlayedRun played) {
    return RunReport.of(
        played.store().verify(played.run()), PROMISE, History.before(played.store(), played.run()));
  }
}
