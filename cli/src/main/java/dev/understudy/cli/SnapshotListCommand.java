package dev.understudy.cli;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.SnapshotLock;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.core.ExitCode;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemException;
import dev.understudy.snapshot.SnapshotCatalog;
import dev.understudy.snapshot.SnapshotFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the estate's snapshots with what each is worth. */
@Command(
    name = "list",
    description = {
      "List the snapshots of the estate's servers and their copies elsewhere, newest first: state, consistency,",
      "highest level proven and when, whether it is copied, and what keeps it from being deleted.",
      "",
      "Examples:  understudy -f understudy.yaml snapshot list --json",
      "           understudy -f understudy.yaml snapshot list --server data"
    })
final class SnapshotListCommand implements Callable<Integer> {
  private final Workbench workbench;
  private final List<Problem> problems = new ArrayList<>();

  @Mixin private ServerOption server = new ServerOption();

  SnapshotListCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    Estate estate = workbench.estate();
    Output output = workbench.output();
    List<SnapshotRow> rows = rows(estate, workbench.cloud(estate));
    if (rows.isEmpty()) {
      output.progress("there is no snapshot yet: understudy snapshot take");
    } else {
      output.text(SnapshotRow.HEAD);
    }
    Instant now = workbench.time().now();
    for (SnapshotRow row : rows) {
      output.text(row.text(now));
      output.object("snapshot", row.fields(now));
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("outcome", problems.isEmpty() ? "succeeded" : "incomplete");
    result.put("snapshots", rows.size());
    problems.forEach(output::problem);
    output.object("result", result);
    return (problems.isEmpty() ? ExitCode.DONE : problems.get(0).code().exit()).number();
  }

  private List<SnapshotRow> rows(Estate estate, Cloud cloud) {
    SnapshotCatalog catalog = new SnapshotCatalog(estate, cloud);
    List<ServerSpec> servers =
        server
            .findIn(estate)
            .map(name -> List.of(server.specIn(estate)))
            .orElse(List.copyOf(estate.servers().values()));
    Set<RegionId> targets = targets(estate);
    List<SnapshotFacts> all = new ArrayList<>();
    for (ServerSpec spec : servers) {
      all.addAll(catalog.list(spec));
      for (RegionId target : targets) {
        elsewhere(() -> all.addAll(catalog.copies(spec, target)));
      }
    }
    if (server.findIn(estate).isEmpty()) {
      fleetRegions(estate).forEach(region -> elsewhere(() -> all.addAll(catalog.fleet(region))));
    }
    Map<SnapshotId, SnapshotLock> locks = locks(cloud, all);
    Map<SnapshotId, String> copied = copied(all);
    return all.stream()
        .map(
            facts ->
                new SnapshotRow(
                    facts,
                    targets.isEmpty() || facts.isAutomatic() || facts.copyOf().isPresent()
                        ? Optional.empty()
                        : Optional.of(copied.getOrDefault(facts.id(), "local-only")),
                    Optional.ofNullable(locks.get(facts.id()))))
        .toList();
  }

  /** What home holds is listed even when another region does not answer. */
  private void elsewhere(Runnable look) {
    try {
      look.run();
    } catch (ProblemException e) {
      problems.add(e.problem());
    }
  }

  private Map<SnapshotId, SnapshotLock> locks(Cloud cloud, List<SnapshotFacts> all) {
    Set<RegionId> regions = new HashSet<>();
    all.forEach(facts -> regions.add(facts.region()));
    Map<SnapshotId, SnapshotLock> locks = new HashMap<>();
    for (RegionId region : regions) {
      elsewhere(
          () ->
              cloud.in(region).snapshots().locks().forEach(one -> locks.put(one.snapshot(), one)));
    }
    return locks;
  }

  private static Map<SnapshotId, String> copied(List<SnapshotFacts> all) {
    Map<SnapshotId, String> copied = new HashMap<>();
    for (SnapshotFacts facts : all) {
      if (facts.copyOf().isPresent() && facts.state() != Snapshot.State.FAILED) {
        copied.merge(
            facts.copyOf().get().snapshot(),
            facts.isUsable() ? "copied" : "copying",
            (one, other) -> one.equals(other) ? one : "copying");
      }
    }
    return copied;
  }

  private static Set<RegionId> targets(Estate estate) {
    Set<RegionId> regions = new LinkedHashSet<>();
    estate
        .snapshots()
        .ifPresent(
            policy ->
                policy.copies().forEach(copy -> regions.add(estate.site(copy.site()).region())));
    return regions;
  }

  private static Set<RegionId> fleetRegions(Estate estate) {
    Set<RegionId> regions = new LinkedHashSet<>();
    estate
        .snapshots()
        .filter(policy -> !policy.fleet().isEmpty())
        .ifPresent(
            policy -> {
              policy.fleet().forEach(one -> regions.add(estate.site(one.site()).region()));
              regions.addAll(targets(estate));
            });
    return regions;
  }
}
