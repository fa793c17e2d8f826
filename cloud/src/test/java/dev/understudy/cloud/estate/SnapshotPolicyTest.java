package dev.understudy.cloud.estate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotPolicyTest {

  @Test
  void readsAWholePolicy() {
    SnapshotPolicy policy =
        SampleEstate.parse(
                with(
                    """
                    schedule: "30 2 * * *"
                    zone: Asia/Shanghai
                    keep: {last: 3, daily: 7, within: 2d, within-weekly: 1y}
                    copyTo: [{site: replica, keep: {daily: unlimited}, key: alias/dr}]
                    fleet: [{site: home, tags: {backup: "yes"}}]
                    """))
            .snapshots()
            .orElseThrow();

    assertThat(policy.schedule().next(Instant.parse("2026-11-24T00:00:00Z")))
        .isEqualTo("2026-11-24T18:30:00Z");
    assertThat(policy.keep()).isEqualTo(Keep.parse("last=3,daily=7,within=2d,within-weekly=1y"));
    assertThat(policy.minVerified()).isEqualTo(2);
    assertThat(policy.maxPrune()).isEqualTo(100);
    assertThat(policy.servers()).containsExactly("data");
    assertThat(policy.copies().get(0).keep()).isEqualTo(Keep.parse("daily=unlimited"));
    assertThat(policy.copies().get(0).key()).contains("alias/dr");
    assertThat(policy.fleet().get(0).tags().find("backup")).contains("yes");
    assertThat(policy.groups()).isTrue();
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "schedule: \"0 * * * *\", zone: UTC, keep: {dayly: 7} | did you mean 'daily'?",
        "schedule: \"0 * * * *\", zone: UTC, keep: {daily: 0} | 0 would keep nothing",
        "schedule: \"0 * * * *\", zone: UTC, keep: {daily: -3} | -3 is no count",
        "schedule: \"0 * * * *\", zone: UTC, keep: {} | needs at least one of last",
        "schedule: \"0 * * * *\", zone: UTC, keep: {within: 0d} | span of 0 would keep nothing",
        "schedule: \"0 * * * *\", zone: Asia/Shanhai, keep: {last: 1} | must be a time zone",
        "schedule: \"61 * * * *\", zone: UTC, keep: {last: 1} | cannot be used",
        "schedule: \"0 0 31 2 *\", zone: UTC, keep: {last: 1} | never comes",
        "schedule: \"0 * * * *\", every: 1h, zone: UTC, keep: {last: 1} | needs exactly one of schedule, every",
        "every: 1h, zone: UTC, keep: {last: 1}, minVerified: 0 | whole number from 1",
        "every: 1h, zone: UTC, keep: {last: 1}, servers: [dta] | did you mean 'data'?",
        "every: 1h, zone: UTC, keep: {last: 1}, copyTo: [{site: moon, keep: {last: 1}}] | there is no site 'moon'",
        "every: 1h, zone: UTC, keep: {last: 1}, fleet: [{site: home, tags: {}}] | must not be empty",
        "every: 1h, zone: UTC, keep: {last: 1}, heartbeat: \"https://hc.example/x\" | must not hold the secret itself",
      })
  void aSlipIsToldAndNothingIsObeyed(String policy, String problem) {
    assertThat(
            SampleEstate.problems(
                SampleEstate.text() + "protection: {snapshots: {" + policy + "}}\n"))
        .anySatisfy(told -> assertThat(told).contains(problem));
  }

  private static String with(String policy) {
    return SampleEstate.text() + "protection:\n  snapshots:\n" + policy.indent(4);
  }
}
