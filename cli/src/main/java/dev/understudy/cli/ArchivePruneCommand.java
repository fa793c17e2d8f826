package dev.understudy.cli;

import dev.understudy.archive.format.Repository;
import dev.understudy.archive.lock.RepositoryLocks;
import dev.understudy.archive.prune.ArchivePrune;
import dev.understudy.archive.prune.PruneGuard;
import dev.understudy.archive.prune.PruneLine;
import dev.understudy.archive.prune.PrunePlan;
import dev.understudy.archive.prune.PrunePlanner;
import dev.understudy.archive.prune.PruneResult;
import dev.understudy.cloud.estate.ArchivePolicy;
import dev.understudy.cloud.estate.Keep;
import dev.understudy.core.ExitCode;
import dev.understudy.core.Problem;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes the archives that no rule keeps, after it has shown each with its reason. */
@Command(
    name = "prune",
    description = {
      "Delete the archives that no rule keeps, and what no archive needs any more. Each is shown with its reason. The",
      "newest and the newest proven archive of a source always stay. When more would go than a mistake should cost,",
      "nothing goes and --allow-prune with the exact number is asked for. Works alone in the repository.",
      "",
      "Examples:  understudy -f understudy.yaml archive prune --dry-run",
      "           understudy -f understudy.yaml archive prune --yes -q        (from cron)",
      "           understudy archive prune --repository /var/backups/gams --keep-daily 7 --keep-weekly 4"
    })
final class ArchivePruneCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Mixin private RepositoryOption repository = new RepositoryOption();
  @Mixin private KeepOption keep = new KeepOption();

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Of the calendar of --keep; else as the estate says, else UTC.")
  private @Nullable String zone;

  @Option(
      names = "--allow-prune",
      paramLabel = "N",
      description =
          "Go on although so many would go: exactly this number, after you have seen them.")
  private @Nullable Integer allow;

  @Option(
      names = "--break-lock",
      paramLabel = "LOCK",
      description = "Remove this lock first; only when its process is surely gone.")
  private @Nullable String lock;

  ArchivePruneCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    Optional<ArchivePolicy> policy = RepositoryOption.policy(workbench);
    PrunePlanner planner = new PrunePlanner(rules(policy), zone(policy));
    try (Repository opened = repository.open(workbench)) {
      breakLock(opened);
      ArchivePrune prune = new ArchivePrune(opened, workbench.time());
      PrunePlan plan = prune.plan(planner);
      plan.lines().forEach(this::print);
      int count = plan.deletions().size();
      workbench.output().progress(count + " of " + plan.lines().size() + " archives would go");
      int max = policy.map(ArchivePolicy::maxPrune).orElse(PruneGuard.MAX);
      Optional<Problem> stop = new PruneGuard(max).objection(plan, Optional.ofNullable(allow));
      if (workbench.globals().dryRun) {
        stop.ifPresent(workbench.output()::problem);
        workbench
            .output()
            .object("result", Map.of("outcome", "planned", "deleted", 0, "would", count));
        return ExitCode.DONE.number();
      }
      if (stop.isPresent()) {
        throw stop.get().asException();
      }
      if (count > 0) {
        Confirmation.ask(
            workbench.globals(), "delete " + count + " archives, which cannot be undone");
      }
      return done(prune.perform(plan));
    }
  }

  private void breakLock(Repository opened) {
    if (lock != null
        && !workbench.globals().dryRun
        && !new RepositoryLocks(opened.store(), workbench.time()).breakLock(lock)) {
      throw Globals.usage("there is no lock '" + lock + "'", "leave --break-lock out")
          .asException();
    }
  }

  private int done(PruneResult result) {
    Output output = workbench.output();
    if (!output.isQuiet()) {
      output.text(
          "deleted %d archives, %d segments, %s; %d leftovers"
              .formatted(
                  result.archives(),
                  result.segments(),
                  ArchiveListCommand.bytes(result.bytes()),
                  result.leftovers()));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("outcome", "succeeded");
    fields.put("deleted", result.archives());
    fields.put("segments", result.segments());
    fields.put("bytes", result.bytes());
    fields.put("leftovers", result.leftovers());
    output.object("result", fields);
    return ExitCode.DONE.number();
  }

  private Keep rules(Optional<ArchivePolicy> policy) {
    return keep.keep()
        .or(() -> policy.map(ArchivePolicy::keep))
        .orElseThrow(
            () ->
                Globals.usage(
                        "what is to be kept?",
                        "--keep last=3,daily=7, or protection.archives in the estate file")
                    .asException());
  }

  private ZoneId zone(Optional<ArchivePolicy> policy) {
    try {
      return zone != null
          ? ZoneId.of(zone)
          : policy.map(each -> each.schedule().zone()).orElse(ZoneId.of("UTC"));
    } catch (DateTimeException e) {
      throw Globals.usage("'" + zone + "' is no time zone", "--zone Asia/Shanghai").asException();
    }
  }

  private void print(PruneLine line) {
    String fate = line.fate().name().toLowerCase(Locale.ROOT);
    if (!workbench.output().isQuiet()) {
      workbench
          .output()
          .text(
              String.format(
                  "%-7s  %s  %-30s %s",
                  fate, line.archive().id(), line.archive().header().source(), line.reason()));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("archive", line.archive().id().value());
    fields.put("source", line.archive().header().source());
    fields.put("fate", fate);
    fields.put("reason", line.reason());
    workbench.output().object("prune", fields);
  }
}
