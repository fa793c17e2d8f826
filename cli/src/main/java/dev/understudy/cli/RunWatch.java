package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.LeaseHolder;
import dev.understudy.core.Objective;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.RunOutcome;
import dev.understudy.core.RunStore;
import dev.understudy.core.TimeSource;
import dev.understudy.core.store.History;
import dev.understudy.runbooks.report.RunScore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jline.utils.AttributedString;

/**
 * Follows a run of another process, perhaps on another host, by its journal. Reads only, and never
 * takes the lease. A store that cannot be reached for a while is waited for.
 */
final class RunWatch {
  private static final Duration PERIOD = Duration.ofMillis(500);

  private final RunStore store;
  private final Output output;
  private final TimeSource time;
  private final Objective objective;
  private final RunId run;
  private final RunHeader header;
  private final RunProgress progress;
  private final JournalTale tale;
  private List<JournalRecord> records = List.of();
  private int told;
  private boolean isUnreachable;
  private boolean isCutOff;

  /**
   * @throws ProblemException when there is no such run, or its journal cannot be trusted
   */
  RunWatch(RunStore store, Output output, TimeSource time, Objective objective, RunId run) {
    this.store = store;
    this.output = output;
    this.time = time;
    this.objective = objective;
    this.run = run;
    this.header = store.verify(run).header();
    Expectations expectations = new Expectations(History.of(store), header.runbook());
    this.progress = new RunProgress(expectations::step);
    this.tale = new JournalTale(header);
  }

  /** Says what happens until the run has ended; the answer is the run's own exit code. */
  ExitCode follow(boolean fromNow) throws InterruptedException {
    RunTeller teller = new RunTeller(output, time, progress);
    if (fromNow) {
      look();
      tellNews(new RunTeller(Output.silent(output.redactor()), time, progress));
      state(false).forEach(output::progress);
      teller.showBoard();
    }
    while (true) {
      boolean isHeld = look();
      tellNews(teller);
      Optional<RunOutcome> outcome = JournalOutcome.of(header, records);
      // A rehearsal that has failed goes on under its lease, taking back what it made.
      if (outcome.isPresent() && !isHeld) {
        return end(outcome.get());
      }
      sayWhetherCutOff(!isHeld && !isUnreachable);
      time.sleep(PERIOD);
    }
  }

  /** How the run stands now. */
  ExitCode once() {
    boolean isHeld = look();
    tellNews(new RunTeller(Output.silent(output.redactor()), time, progress));
    Optional<RunOutcome> outcome = JournalOutcome.of(header, records);
    if (outcome.isPresent() && !isHeld) {
      return end(outcome.get());
    }
    state(!isHeld).forEach(output::text);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("outcome", isHeld ? "running" : "cut-off");
    fields.put("run", run.value());
    fields.put("runbook", header.runbook());
    fields.put("done", progress.doneCount());
    progress.of().ifPresent(of -> fields.put("of", of));
    fields.put("running", progress.running().stream().map(step -> step.step().value()).toList());
    fields.put("elapsedSeconds", Durations.seconds(progress.elapsed(time.now())));
    progress
        .remaining(time.now())
        .ifPresent(left -> fields.put("remainingSeconds", Durations.seconds(left)));
    output.object("result", fields);
    return isHeld ? ExitCode.DONE : ExitCode.INTERRUPTED;
  }

  private ExitCode end(RunOutcome outcome) {
    output.stopLive();
    return new ResultPrinter(output).print(header, outcome, RunScore.of(records, objective));
  }

  /**
   * Reads the journal anew, after looking at who holds the lease: a run lets go of it only when its
   * last record is written. While the store cannot be reached the run counts as held.
   */
  private boolean look() {
    try {
      Optional<LeaseHolder> holder = store.holder();
      List<JournalRecord> read = store.read(run);
      if (isUnreachable) {
        isUnreachable = false;
        say("reachable", "the journal can be read again");
      }
      records = read;
      return holder.map(LeaseHolder::run).filter(run::equals).isPresent();
    } catch (ProblemException e) {
      if (records.isEmpty() || !isPassing(e.problem())) {
        throw e;
      }
      if (!isUnreachable) {
        isUnreachable = true;
        say("unreachable", "the journal cannot be read, trying on: " + e.problem().what());
      }
      return true;
    }
  }

  /** A directory that is gone for a while looks like a run that never was. */
  private static boolean isPassing(Problem problem) {
    return problem.code() == ProblemCode.STATE_UNWRITABLE
        || problem.code() == ProblemCode.NOT_FOUND;
  }

  private void tellNews(RunTeller teller) {
    for (; told < records.size(); told++) {
      tale.tell(records.get(told), teller);
    }
  }

  private void sayWhetherCutOff(boolean isSo) {
    if (isSo && !isCutOff) {
      say("cut-off", cutOff());
    }
    isCutOff = isSo;
  }

  private String cutOff() {
    return "cut off: nobody is running it; understudy run resume " + run;
  }

  private List<String> state(boolean isAlone) {
    int height = 2 * (progress.of().orElse(0) + 100);
    List<AttributedString> lines = new LiveBoard(progress).lines(200, height, time.now());
    List<String> text = new java.util.ArrayList<>(lines.stream().map(Object::toString).toList());
    if (isAlone) {
      text.add(cutOff());
    }
    return text;
  }

  private void say(String event, String text) {
    output.progress(text);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("at", time.now().toString());
    fields.put("event", event);
    fields.put("run", run.value());
    fields.put("message", text);
    output.object("watch", fields);
  }
}
