package dev.understudy.snapshot.prune;

import dev.understudy.cloud.SnapshotGroup;
import dev.understudy.cloud.SnapshotGroupId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a consistency group go only as a whole. Who is in it is what the cloud says; a tag that says
 * otherwise, or a group that the cloud does not list, makes all of it stay.
 */
final class GroupRules {
  private final Map<SnapshotGroupId, SnapshotGroup> groups;
  private final Map<SnapshotId, SnapshotGroupId> memberships = new HashMap<>();

  GroupRules(Map<SnapshotGroupId, SnapshotGroup> groups) {
    this.groups = groups;
    groups.values().forEach(group -> group.members().forEach(member -> note(group, member)));
  }

  private void note(SnapshotGroup group, SnapshotGroup.Member member) {
    memberships.put(member.snapshot(), group.id());
  }

  /** The lines of one region, with those protected that may not go alone. */
  List<PruneLine> apply(List<PruneLine> lines) {
    List<PruneLine> placed = lines.stream().map(this::placed).toList();
    Map<SnapshotId, PruneLine> members = new HashMap<>();
    placed.stream()
        .filter(line -> memberships.containsKey(line.snapshot().id()))
        .forEach(line -> members.put(line.snapshot().id(), line));
    groups.values().forEach(group -> holdTogether(group, members));
    return members.isEmpty()
        ? placed
        : placed.stream().map(line -> members.getOrDefault(line.snapshot().id(), line)).toList();
  }

  private PruneLine placed(PruneLine line) {
    Optional<String> named = line.snapshot().tags().find(Tags.GROUP);
    Optional<SnapshotGroupId> real = Optional.ofNullable(memberships.get(line.snapshot().id()));
    boolean isAsNamed = named.equals(real.map(SnapshotGroupId::value));
    if (named.isPresent() && !isAsNamed) {
      return line.protectedAs("the cloud does not list it in its group " + named.get());
    }
    return real.map(line::in).orElse(line);
  }

  private static void holdTogether(SnapshotGroup group, Map<SnapshotId, PruneLine> judged) {
    Optional<SnapshotId> staying =
        group.members().stream()
            .map(SnapshotGroup.Member::snapshot)
            .filter(member -> !judged.containsKey(member) || !judged.get(member).isGoing())
            .findFirst();
    staying.ifPresent(
        member -> {
          String why = "its group " + group.id() + " stays because of " + member;
          group
              .members()
              .forEach(
                  one ->
                      judged.computeIfPresent(one.snapshot(), (id, line) -> line.protectedAs(why)));
        });
  }
}
