package dev.understudy.cli;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.Keep;
import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.cloud.retention.Retention;
import dev.understudy.cloud.retention.Verdict;
import dev.understudy.core.ExitCode;
import dev.understudy.core.store.History;
import dev.understudy.snapshot.status.Survey;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what a policy will do next, or what it would keep of a list of instants. */
@Command(
    name = "plan",
    description = {
      "Show the next ten runs of the estate's snapshot policy: what each takes, copies and prunes, each with the",
      "reason; then the worst-case RPO, and how many snapshots the policy comes to. With --keep, as if that were the policy.",
      "With --from, show what a policy would keep and prune of a list of instants; no cloud is asked. Nothing is changed.",
      "",
      "Examples:  understudy -f understudy.yaml snapshot plan",
      "           understudy snapshot plan --from times.txt --keep last=3,daily=7 --zone Europe/Berlin"
    })
final class SnapshotPlanCommand implements Callable<Integer> {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

  private final Workbench workbench;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "The instants, one ISO-8601 line each such as 2026-03-29T01:30:00Z; - is stdin, # begins a comment.")
  private @Nullable String from;

  @Mixin private KeepOption keep = new KeepOption();

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description =
          "With --from: in whose calendar hours, days and weeks are counted; by default the policy's, or UTC.")
  private @Nullable String zone;

  SnapshotPlanCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    if (from == null) {
      return forecast().number();
    }
    Optional<SnapshotPolicy> own =
        keep.keep().isPresent() && zone != null
            ? Optional.empty()
            : workbench.findEstate().flatMap(Estate::snapshots);
    Keep policy =
        keep.keep()
            .or(() -> own.map(SnapshotPolicy::keep))
            .orElseThrow(
                () ->
                    Globals.usage("what to keep?", "--keep last=3,hourly=24,daily=7,weekly=4")
                        .asException());
    evaluate(
        ListedInstant.read(from),
        policy,
        zone().or(() -> own.map(one -> one.schedule().zone())).orElse(ZoneId.of("UTC")));
    return ExitCode.DONE.number();
  }

  private ExitCode forecast() {
    if (zone != null) {
      throw Globals.usage(
              "the policy's runs are in the zone of its schedule",
              "leave --zone out, or add --from FILE")
          .asException();
    }
    if (workbench.findEstate().isEmpty()) {
      throw Globals.usage("which instants?", "--from FILE, or --from - for stdin; or -f ESTATE")
          .asException();
    }
    SnapshotDesk desk = SnapshotDesk.of(workbench);
    Survey now = desk.survey(Set.of());
    Survey survey = keep.keep().map(now::keeping).orElse(now);
    new SnapshotForecast(
            workbench.output(), survey, History.of(workbench.store(desk.estate())).run("protect"))
        .print();
    return survey.failures().isEmpty()
        ? ExitCode.DONE
        : survey.failures().get(0).problem().code().exit();
  }

  private void evaluate(List<ListedInstant> listed, Keep policy, ZoneId calendar) {
    List<Verdict<ListedInstant>> verdicts =
        Retention.judge(listed, ListedInstant::at, policy, calendar);
    Output output = workbench.output();
    long kept = verdicts.stream().filter(Verdict::keep).count();
    long pruned = verdicts.size() - kept;
    for (Verdict<ListedInstant> verdict : verdicts) {
      ListedInstant item = verdict.item();
      output.text(
          String.format(
              "%-5s  %s  %s  %s",
              verdict.keep() ? "keep" : "prune",
              LOCAL.format(item.at().atZone(calendar)),
              item.text(),
              verdict.keep() ? String.join(", ", verdict.reasons()) : "no rule keeps it"));
    }
    output.text(kept + " kept, " + pruned + " pruned by " + policy + " in " + calendar);
    List<Verdict<ListedInstant>> asListed = new ArrayList<>(verdicts);
    asListed.sort(Comparator.comparingInt(verdict -> verdict.item().place()));
    for (Verdict<ListedInstant> verdict : asListed) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("at", verdict.item().text());
      fields.put("keep", verdict.keep());
      fields.put("reasons", verdict.reasons());
      output.object("instant", fields);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("outcome", "succeeded");
    result.put("policy", policy.toString());
    result.put("zone", calendar.getId());
    result.put("kept", kept);
    result.put("pruned", pruned);
    output.object("result", result);
  }

  private Optional<ZoneId> zone() {
    if (zone == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(ZoneId.of(zone));
    } catch (DateTimeException e) {
      throw Globals.usage(
              "'" + zone + "' is no time zone", "--zone Europe/Berlin, or Asia/Shanghai, or UTC")
          .asException();
    }
  }
}
