package dev.understudy.cli;

import dev.understudy.cloud.SnapshotLock;
import dev.understudy.snapshot.SnapshotFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One snapshot as {@code snapshot list} shows it.
 *
 * @param copied where the policy wants copies: {@code local-only}, {@code copying} or {@code
 *     copied}
 */
record SnapshotRow(SnapshotFacts facts, Optional<String> copied, Optional<SnapshotLock> lock) {
  static final String HEAD =
      String.format(
          "%-24s %-12s %-10s %-8s %-20s %-12s %4s %6s  %-11s %-14s %-10s %s",
          "SNAPSHOT",
          "REGION",
          "SERVER",
          "DISK",
          "CUT",
          "STATE",
          "",
          "GIB",
          "CONSISTENCY",
          "PROVEN",
          "COPY",
          "SOURCE");

  String text(Instant now) {
    return String.format(
            "%-24s %-12s %-10s %-8s %-20s %-12s %3d%% %6d  %-11s %-14s %-10s %s%s%s%s",
            facts.id(),
            facts.region(),
            facts.server(),
            facts.disk(),
            facts.created(),
            state(),
            facts.progress(),
            facts.sizeGib(),
            facts.consistency(),
            proof(now),
            copied.orElse("-"),
            facts.isAutomatic() ? "automatic, not ours" : facts.source(),
            facts.copyOf().map(of -> " copy of " + of.snapshot()).orElse(""),
            facts.group().map(group -> " group " + group).orElse(""),
            lock.map(one -> " locked until " + one.until()).orElse(""))
        .stripTrailing();
  }

  /** The level, and how old the proof is. */
  private String proof(Instant now) {
    return facts.verified().orElse("L0")
        + facts
            .verifiedAt()
            .map(at -> " " + Durations.text(Duration.between(at, now)) + " ago")
            .orElse("");
  }

  Map<String, Object> fields(Instant now) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("snapshot", facts.id().value());
    fields.put("region", facts.region().value());
    fields.put("server", facts.server());
    fields.put("disk", facts.disk());
    fields.put("created", facts.created().toString());
    fields.put("state", state());
    fields.put("progress", facts.progress());
    fields.put("sizeGib", facts.sizeGib());
    fields.put("consistency", facts.consistency());
    fields.put("verified", facts.verified().orElse("L0"));
    facts
        .verifiedAt()
        .ifPresent(
            at -> {
              fields.put("verifiedAt", at.toString());
              fields.put("proofAge", Durations.seconds(Duration.between(at, now)));
            });
    facts.run().ifPresent(run -> fields.put("run", run));
    facts.slot().ifPresent(slot -> fields.put("slot", slot.toString()));
    facts.group().ifPresent(group -> fields.put("group", group));
    facts.copyOf().ifPresent(of -> fields.put("copyOf", of.snapshot().value()));
    copied.ifPresent(state -> fields.put("copied", state));
    lock.ifPresent(one -> fields.put("lockedUntil", one.until().toString()));
    fields.put("source", facts.source());
    fields.put("automatic", facts.isAutomatic());
    return fields;
  }

  private String state() {
    return facts.state().name().toLowerCase(Locale.ROOT);
  }
}
