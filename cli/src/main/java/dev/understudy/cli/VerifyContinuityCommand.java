package dev.understudy.cli;

import dev.understudy.continuity.Continuity;
import dev.understudy.continuity.Demands;
import dev.understudy.continuity.Inquiry;
import dev.understudy.continuity.sql.ContinuityDatabase;
import dev.understudy.core.Deadline;
import dev.understudy.core.ExitCode;
import dev.understudy.core.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Proves, series by series, that no measurement is missing. */
@Command(
    name = "continuity",
    description = {
      "Prove, series by series, that no measurement is missing: in a table or query of PostgreSQL or SQLite, in CSV, or",
      "as a check of the estate says. A gap is a pause of one and a half cadences or more; rows less than half a cadence",
      "apart are duplicates; what came late is counted as backfill. The effective RPO of a series is the time that its",
      "missing measurements stand for. Rows stay in the database, which is only read. Exit code 30 when a measurement,",
      "a series or everything is missing, 10 when the effective RPO is longer than --rpo.",
      "",
      "Examples:  understudy verify continuity --jdbc jdbc:postgresql://db/gams --user audit --password env:PGPASSWORD \\",
      "             --table measurements --series node --at measured_at --received received_at --every 1s --until 1m",
      "           understudy verify continuity --csv export.csv --from 2026-11-24T06:00:00Z --report continuity.html",
      "           understudy -f understudy.yaml verify continuity --check 'every node continuous'"
    })
final class VerifyContinuityCommand implements Callable<Integer> {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Workbench workbench;

  @Mixin private ContinuitySource source = new ContinuitySource();
  @Mixin private ContinuityDemands demands = new ContinuityDemands();
  @Mixin private ContinuityFiles files = new ContinuityFiles();

  VerifyContinuityCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() throws InterruptedException {
    Inquiry inquiry = demands.inquiry(workbench.time().now(), files.columns());
    Found found = source.isCheck() ? check(inquiry) : once(inquiry);
    files.write(workbench.output(), found.continuity(), found.problem());
    new ContinuityPrinter(workbench.output(), found.continuity(), found.problem()).print();
    found.problem().ifPresent(workbench.output()::problem);
    return found.problem().map(it -> it.code().exit()).orElse(ExitCode.DONE).number();
  }

  private record Found(Continuity continuity, Optional<Problem> problem) {

    static Found of(Continuity continuity, Demands demands) {
      return new Found(continuity, demands.problem(continuity));
    }
  }

  private Found once(Inquiry inquiry) throws InterruptedException {
    try (ContinuityDatabase database = source.open(workbench)) {
      workbench.signals().onSignal(database::cancel);
      return Found.of(database.ask(inquiry), demands.demands());
    } finally {
      workbench.signals().clear();
    }
  }

  /**
   * Until it holds or the check's own time is over. The first look says how far series are due:
   * what is measured after that may still be on its way.
   */
  private Found check(Inquiry inquiry) throws InterruptedException {
    ContinuityCheck check = ContinuityCheck.of(workbench, source);
    Demands wanted = demands.demands(check.atLeast());
    Deadline deadline = Deadline.in(workbench.time(), check.within());
    Found last = look(check, inquiry.every(check.every()), wanted);
    while (last.problem().isPresent() && !deadline.isOver()) {
      workbench.time().sleep(PAUSE);
      Instant until = last.continuity().until();
      boolean isSomething = last.continuity().rows() > 0;
      Inquiry asked = inquiry.every(check.every());
      last = look(check, isSomething ? asked.upTo(until) : asked, wanted);
    }
    return last;
  }

  private Found look(ContinuityCheck check, Inquiry inquiry, Demands wanted)
      throws InterruptedException {
    try (ContinuityDatabase spool = check.open(source.relation())) {
      return Found.of(spool.ask(inquiry), wanted);
    }
  }
}
