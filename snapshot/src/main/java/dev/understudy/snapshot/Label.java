package dev.understudy.snapshot;

import dev.understudy.cloud.Tags;
import java.util.List;

/** Why a snapshot was taken, as runbooks say it and as its purpose tag says it. */
final class Label {
  static final String SALVAGE = "salvage";
  static final String SCHEDULED = "scheduled";
  static final String DRILL = "drill";
  static final List<String> ALL = List.of(SALVAGE, SCHEDULED, DRILL);

  private Label() {}

  /** The purpose that a snapshot with this label carries. */
  static String purpose(String label) {
    return switch (label) {
      case SALVAGE -> "recover";
      case DRILL -> "drill";
      default -> "snapshot";
    };
  }

  /** The label of a snapshot with these tags. */
  static String of(Tags tags) {
    return switch (tags.find(Tags.PURPOSE).orElse("")) {
      case "recover" -> SALVAGE;
      case "drill" -> DRILL;
      case "snapshot" -> SCHEDULED;
      default -> "other";
    };
  }
}
