package dev.understudy.snapshot.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Snapshot;
import dev.understudy.snapshot.fleet.FleetDisk;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PrometheusPageTest {
  private static final Pattern HELP = Pattern.compile("# HELP ([a-z_]+) [A-Z][^\\\\\n]*");
  private static final Pattern TYPE = Pattern.compile("# TYPE ([a-z_]+) (gauge|counter)");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-z_]+)(\\{(?:[a-z_]+=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\",?)+\\})? (-?[0-9]+)");

  private final Scene scene = new Scene();

  /** Every sample; fails on whatever a strict reader of the format would refuse. */
  private static Map<String, Long> parse(String page) {
    assertThat(page).endsWith("\n");
    Map<String, Long> samples = new LinkedHashMap<>();
    Set<String> families = new HashSet<>();
    String help = "";
    String type = "";
    for (String line : page.split("\n", -1)) {
      Matcher matcher = HELP.matcher(line);
      if (matcher.matches()) {
        help = matcher.group(1);
        assertThat(families.add(help)).as("family twice: " + help).isTrue();
        continue;
      }
      matcher = TYPE.matcher(line);
      if (matcher.matches()) {
        type = matcher.group(1);
        assertThat(type).isEqualTo(help);
        continue;
      }
      if (line.isEmpty()) {
        continue;
      }
      matcher = SAMPLE.matcher(line);
      assertThat(matcher.matches()).as("not a sample: " + line).isTrue();
      assertThat(matcher.group(1)).as("outside of its family").isEqualTo(type);
      String labels = matcher.group(2) == null ? "" : matcher.group(2);
      assertThat(samples.put(matcher.group(1) + labels, Long.parseLong(matcher.group(3)))).isNull();
    }
    return samples;
  }

  @Test
  void everyFigureIsAnInstantADurationOrACount() {
    FleetDisk disk = scene.disk("system");
    Snapshot newest = scene.proven(disk, "2026-11-24T10:00:30Z");
    scene.using(disk, 1, 1000).copied(newest);

    Map<String, Long> samples =
        parse(PrometheusPage.of(scene.status(), Optional.of(Scene.NOW.minusSeconds(600))));

    String labels = "{server=\"data\",disk=\"system\",region=\"cn-shanghai\"}";
    assertThat(samples)
        .containsEntry(
            "understudy_snapshot_last_success_timestamp_seconds" + labels,
            newest.created().getEpochSecond())
        .containsEntry(
            "understudy_snapshot_last_verified_timestamp_seconds" + labels,
            newest.created().getEpochSecond())
        .containsEntry("understudy_snapshot_rpo_seconds" + labels, 1170L)
        .containsEntry("understudy_snapshot_count" + labels, 1L)
        .containsEntry("understudy_snapshot_skipped_slots" + labels, 0L)
        .containsEntry(
            "understudy_snapshot_last_run_timestamp_seconds",
            Scene.NOW.minusSeconds(600).getEpochSecond())
        .containsEntry("understudy_snapshot_interval_seconds", 3600L)
        .containsEntry("understudy_snapshot_stored_bytes", 1000L)
        .containsKey(
            "understudy_snapshot_copy_last_success_timestamp_seconds"
                + labels.replace("}", ",target=\"cn-beijing\"}"));
    assertThat(samples.keySet())
        .noneMatch(name -> name.matches(".*(ok|up|status|healthy)(\\{.*|$)"));
  }

  @Test
  void neverIsZeroSoThatItsAgeAlarms() {
    scene.disk("system");

    Map<String, Long> samples = parse(PrometheusPage.of(scene.status(), Optional.empty()));

    assertThat(samples)
        .containsEntry(
            "understudy_snapshot_last_success_timestamp_seconds"
                + "{server=\"data\",disk=\"system\",region=\"cn-shanghai\"}",
            0L)
        .containsEntry("understudy_snapshot_last_run_timestamp_seconds", 0L);
    assertThat(samples.keySet()).noneMatch(name -> name.contains("rpo_seconds"));
  }

  @Test
  void whatNobodyCouldAskIsNotZero() {
    scene.silent(Scene.HOME).disk("system");

    Map<String, Long> samples = parse(PrometheusPage.of(scene.status(), Optional.empty()));

    assertThat(samples.keySet()).noneMatch(name -> name.contains("{"));
    assertThat(samples).containsEntry("understudy_snapshot_disks", 1L);
  }

  @Test
  void namesThatNeedEscapingAreEscaped() {
    scene.disk("a\"b\\c\nd");

    assertThat(PrometheusPage.of(scene.status(), Optional.empty()))
        .contains("disk=\"a\\\"b\\\\c\\nd\"");
  }
}
