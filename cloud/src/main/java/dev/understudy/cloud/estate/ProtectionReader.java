package dev.understudy.cloud.estate;

import dev.understudy.cloud.Tags;
import dev.understudy.cloud.yaml.Fields;
import dev.understudy.cloud.yaml.YamlNode;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Turns a sound {@code protection} into records; fills in the documented defaults. */
final class ProtectionReader {
  private final Set<String> servers;
  private final Function<String, SecretRef> secrets;

  /**
   * A reader.
   *
   * @param servers names of all servers, which is what a policy is for when it names none
   */
  ProtectionReader(Set<String> servers, Function<String, SecretRef> secrets) {
    this.servers = servers;
    this.secrets = secrets;
  }

  SnapshotPolicy snapshots(Fields snapshots) {
    return new SnapshotPolicy(
        schedule(snapshots),
        keep(snapshots.fields("keep")),
        number(snapshots, "minVerified", SnapshotPolicy.MIN_VERIFIED),
        number(snapshots, "maxPrune", SnapshotPolicy.MAX_PRUNE),
        snapshots.items("copyTo").stream().map(ProtectionReader::copy).toList(),
        snapshots.find("servers").isPresent() ? snapshots.texts("servers") : List.copyOf(servers),
        snapshots.items("fleet").stream().map(ProtectionReader::selector).toList(),
        snapshots.findText("groups").map(Boolean::parseBoolean).orElse(true),
        snapshots.findText("heartbeat").map(secrets));
  }

  ArchivePolicy archives(Fields archives) {
    return new ArchivePolicy(
        schedule(archives),
        archives.text("repository"),
        keep(archives.fields("keep")),
        number(archives, "maxPrune", ArchivePolicy.MAX_PRUNE),
        texts(archives, "recipients"),
        archives.findText("identity").map(secrets),
        texts(archives, "exclude"),
        archives.find("servers").isPresent() ? archives.texts("servers") : List.copyOf(servers));
  }

  private static List<String> texts(Fields fields, String key) {
    return fields.find(key).isPresent() ? fields.texts(key) : List.of();
  }

  private static Schedule schedule(Fields snapshots) {
    ZoneId zone = ZoneId.of(snapshots.text("zone"));
    Optional<String> cron = snapshots.findText("schedule");
    return cron.isPresent()
        ? Schedule.parse(cron.get(), zone)
        : Schedule.every(snapshots.duration("every"), zone);
  }

  private static Keep keep(Fields keep) {
    Map<Keep.Rule, Integer> counts = new EnumMap<>(Keep.Rule.class);
    Map<Keep.Rule, Within> within = new EnumMap<>(Keep.Rule.class);
    for (Keep.Rule rule : Keep.Rule.values()) {
      keep.findText(rule.word()).ifPresent(text -> counts.put(rule, Keep.count(rule, text)));
      keep.findText(rule.withinWord()).ifPresent(text -> within.put(rule, Within.parse(text)));
    }
    return new Keep(counts, within);
  }

  private static SnapshotPolicy.CopyTarget copy(YamlNode node) {
    Fields copy = Fields.of(node);
    return new SnapshotPolicy.CopyTarget(
        copy.text("site"), keep(copy.fields("keep")), copy.findText("key"));
  }

  private static SnapshotPolicy.FleetSelector selector(YamlNode node) {
    Fields selector = Fields.of(node);
    Map<String, String> tags = new LinkedHashMap<>();
    Fields wanted = selector.fields("tags");
    selector.entries("tags").keySet().forEach(key -> tags.put(key, wanted.text(key)));
    return new SnapshotPolicy.FleetSelector(selector.text("site"), new Tags(tags));
  }

  private static int number(Fields fields, String key, int fallback) {
    return fields.find(key).isPresent() ? fields.number(key) : fallback;
  }
}
