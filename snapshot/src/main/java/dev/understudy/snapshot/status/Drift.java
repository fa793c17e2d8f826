package dev.understudy.snapshot.status;

import dev.understudy.cloud.AutomaticPolicy;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.RegionId;
import dev.understudy.snapshot.fleet.FleetDisk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where policies of the cloud itself stand beside ours: disks that are paid for twice, and policies
 * that somebody believes in and that take nothing any more.
 */
final class Drift {
  private static final int NAMES = 5;

  private final RegionId region;
  private final RegionSurvey survey;
  private final List<Finding> findings = new ArrayList<>();

  private Drift(RegionId region, RegionSurvey survey) {
    this.region = region;
    this.survey = survey;
  }

  static List<Finding> of(Survey survey) {
    List<Finding> findings = new ArrayList<>();
    survey
        .regions()
        .forEach(
            (region, seen) ->
                findings.addAll(
                    new Drift(region, seen)
                        .among(
                            survey.disks().stream()
                                .filter(disk -> disk.region().equals(region))
                                .toList())));
    return findings;
  }

  private List<Finding> among(List<FleetDisk> disks) {
    if (disks.isEmpty()) {
      return List.of();
    }
    Map<DiskId, Set<String>> policies = new HashMap<>();
    for (AutomaticPolicy policy : survey.policies()) {
      policy
          .disks()
          .forEach(disk -> policies.computeIfAbsent(disk, any -> new HashSet<>()).add(policy.id()));
    }
    tell(
        disks.stream().filter(disk -> policies.containsKey(disk.disk().id())).toList(),
        "also snapshotted by a policy of the cloud, so paid for twice");
    tell(
        disks.stream()
            .filter(disk -> policies.getOrDefault(disk.disk().id(), Set.of()).size() > 1)
            .toList(),
        "under two policies of the cloud or more");
    tell(
        disks.stream()
            .filter(disk -> survey.automatic().containsKey(disk.disk().id()))
            .filter(disk -> !policies.containsKey(disk.disk().id()))
            .toList(),
        "no longer under a policy of the cloud, though it once snapshotted them");
    List<String> idle =
        survey.policies().stream()
            .filter(policy -> policy.disks().isEmpty())
            .map(AutomaticPolicy::id)
            .toList();
    if (!idle.isEmpty()) {
      warn("policies of the cloud that are applied to no disk of the fleet", idle);
    }
    return findings;
  }

  private void tell(List<FleetDisk> disks, String what) {
    if (!disks.isEmpty()) {
      warn("disks " + what, disks.stream().map(disk -> disk.server() + "/" + disk.name()).toList());
    }
  }

  private void warn(String what, List<String> names) {
    findings.add(
        Finding.warning(
            region
                + ": "
                + names.size()
                + " "
                + what
                + ": "
                + names.stream().limit(NAMES).collect(Collectors.joining(", "))
                + (names.size() > NAMES ? ", ..." : "")
                + "; look with: aliyun ecs DescribeAutoSnapshotPolicyEx --RegionId "
                + region));
  }
}
