package dev.understudy.cloud.estate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.cloud.yaml.ListShape;
import dev.understudy.cloud.yaml.MapShape;
import dev.understudy.cloud.yaml.ObjectShape;
import dev.understudy.cloud.yaml.Shape;
import dev.understudy.cloud.yaml.TextShape;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The keys of the estate file under {@code protection}. */
final class ProtectionShape {
  private static final String NAME = "[a-z0-9][a-z0-9-]{0,39}";

  private ProtectionShape() {}

  static Shape protection() {
    return ObjectShape.empty()
        .optional("snapshots", snapshots(), "what cron's snapshot run takes, copies and prunes")
        .optional("archives", archives(), "file archives: when, where, and what of them is kept")
        .atLeastOne("snapshots", "archives");
  }

  private static Shape archives() {
    return ObjectShape.empty()
        .optional("schedule", cron(), "cron line of five fields: when an archive is due")
        .optional("every", TextShape.duration(), "interval, in place of a cron line")
        .required("zone", zone(), "time zone of the schedule and of the calendar of 'keep'")
        .required(
            "repository", TextShape.text(), "a directory, or an address: file:, sftp: or oss:")
        .required("keep", keep(), "what stays of each source; everything else is pruned")
        .optional(
            "maxPrune",
            TextShape.number(1, 1_000_000),
            "deletions in one prune that need no --allow-prune; default 100")
        .optional(
            "recipients",
            ListShape.some(recipient()),
            "age recipients that a new repository is encrypted to; default in the clear")
        .optional(
            "identity", TextShape.secretReference(), "where the age secret key is that opens it")
        .optional("exclude", ListShape.some(TextShape.text()), "patterns of paths left out")
        .optional(
            "servers",
            ListShape.some(siteName()),
            "servers of this file that it is for; default all of them")
        .exactlyOne("schedule", "every");
  }

  private static TextShape recipient() {
    return TextShape.matching("an age recipient such as age1...", "age1[a-z0-9]{20,100}");
  }

  private static Shape snapshots() {
    return ObjectShape.empty()
        .optional("schedule", cron(), "cron line of five fields: when a snapshot is due")
        .optional("every", TextShape.duration(), "interval, in place of a cron line")
        .required("zone", zone(), "time zone of the schedule and of the calendar of 'keep'")
        .required("keep", keep(), "what stays here; everything else is pruned")
        .optional(
            "minVerified",
            TextShape.number(1, 1000),
            "proven snapshots of a disk that are never pruned; default 2")
        .optional(
            "maxPrune",
            TextShape.number(1, 1_000_000),
            "deletions in one run that need no --allow-prune; default 100")
        .optional(
            "copyTo",
            ListShape.some(
                ObjectShape.empty()
                    .required("site", siteName(), "where copies go: a name under sites")
                    .required("keep", keep(), "what stays there")
                    .optional("key", key(), "KMS key of that region to encrypt copies with")),
            "other regions that must have the snapshots, too")
        .optional(
            "servers",
            ListShape.any(siteName()),
            "servers of this file that it is for; default all of them")
        .optional(
            "fleet",
            ListShape.some(
                ObjectShape.empty()
                    .required("site", siteName(), "where they are: a name under sites")
                    .required("tags", tags(), "tags that they all carry")),
            "servers known by nothing but their tags")
        .optional(
            "groups",
            TextShape.oneOf("true", "false"),
            "whether all disks of a server are cut at one instant where the cloud can; default true")
        .optional(
            "heartbeat",
            TextShape.secretReference(),
            "where the URL is that is called after each success, and only then")
        .exactlyOne("schedule", "every");
  }

  private static Shape keep() {
    ObjectShape shape = ObjectShape.empty();
    for (Keep.Rule rule : Keep.Rule.values()) {
      shape = shape.optional(rule.word(), count(rule), countMeaning(rule));
    }
    for (Keep.Rule rule : Keep.Rule.values()) {
      shape = shape.optional(rule.withinWord(), span(), spanMeaning(rule));
    }
    String[] words =
        Arrays.stream(Keep.Rule.values())
            .flatMap(rule -> Stream.of(rule.word(), rule.withinWord()))
            .toArray(String[]::new);
    return shape.atLeastOne(words);
  }

  private static String countMeaning(Keep.Rule rule) {
    return rule == Keep.Rule.LAST
        ? "the newest so many, or unlimited"
        : "the newest of each of the last so many "
            + period(rule)
            + "s that have one, or unlimited";
  }

  private static String spanMeaning(Keep.Rule rule) {
    return rule == Keep.Rule.LAST
        ? "all not older than this than the newest, such as 2d or 1y2m3d4h"
        : "the newest of each " + period(rule) + " not older than this than the newest";
  }

  private static String period(Keep.Rule rule) {
    return switch (rule) {
      case LAST -> "snapshot";
      case HOURLY -> "hour";
      case DAILY -> "day";
      case WEEKLY -> "week";
      case MONTHLY -> "month";
      case YEARLY -> "year";
    };
  }

  private static TextShape count(Keep.Rule rule) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.putArray("type").add("integer").add("string");
    return new TextShape(
        "a number from 1 on, or unlimited",
        text -> complaint(() -> Keep.count(rule, text)),
        schema.put("pattern", "^unlimited$").put("minimum", 1));
  }

  private static TextShape span() {
    return new TextShape(
        "years, months, days and hours, such as 1y2m3d4h",
        text -> complaint(() -> Within.parse(text)),
        text().put("pattern", "^([0-9]+[ymdh])+$"));
  }

  private static TextShape cron() {
    return new TextShape(
        "a cron line of five fields, such as \"0 * * * *\"",
        text -> complaint(() -> Schedule.parse(text, ZoneOffset.UTC)),
        text());
  }

  private static TextShape zone() {
    return new TextShape(
        "a time zone such as Asia/Shanghai or UTC",
        text -> {
          try {
            ZoneId.of(text);
            return "";
          } catch (DateTimeException e) {
            return "must be a time zone such as Asia/Shanghai or UTC, not '" + text + "'";
          }
        },
        text());
  }

  private static String complaint(Runnable reading) {
    try {
      reading.run();
      return "";
    } catch (IllegalArgumentException e) {
      return "cannot be used: " + e.getMessage();
    }
  }

  private static ObjectNode text() {
    return JsonNodeFactory.instance.objectNode().put("type", "string");
  }

  private static TextShape siteName() {
    return TextShape.matching(
        "a name (lower-case letters, digits and -, at most 40 characters)", NAME);
  }

  private static TextShape key() {
    return TextShape.matching("the id or alias of a KMS key", "[A-Za-z0-9_/:.-]{1,200}");
  }

  private static MapShape tags() {
    return new MapShape(
        Pattern.compile("(?!aliyun|acs:|understudy:).{1,128}"),
        "a tag key (1 to 128 characters, not beginning with aliyun, acs: or understudy:)",
        TextShape.text(),
        1);
  }
}
