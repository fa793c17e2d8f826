package dev.understudy.cli;

import dev.understudy.cloud.estate.Keep;
import dev.understudy.core.ExitCode;
import dev.understudy.snapshot.retention.Retention;
import dev.understudy.snapshot.retention.Verdict;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what a policy would keep of a list of instants, before it is applied to anything. */
@Command(
    name = "plan",
    description = {
      "Show what a policy would keep and prune of a list of instants, each with the reason.",
      "It only reads the list: no cloud is asked and nothing is changed.",
      "",
      "Example:  understudy snapshot plan --from times.txt --keep last=3,daily=7 --zone Europe/Berlin"
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
      description = "In whose calendar hours, days and weeks are counted; UTC by default.")
  private @Nullable String zone;

  SnapshotPlanCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    if (from == null) {
      throw Globals.usage("which instants?", "--from FILE, or --from - for stdin").asException();
    }
    Keep policy =
        keep.keep()
            .orElseThrow(
                () ->
                    Globals.usage("what to keep?", "--keep last=3,hourly=24,daily=7,weekly=4")
                        .asException());
    evaluate(ListedInstant.read(from), policy, zone());
    return ExitCode.DONE.number();
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

  private ZoneId zone() {
    if (zone == null) {
      return ZoneId.of("UTC");
    }
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw Globals.usage(
              "'" + zone + "' is no time zone", "--zone Europe/Berlin, or Asia/Shanghai, or UTC")
          .asException();
    }
  }
}
