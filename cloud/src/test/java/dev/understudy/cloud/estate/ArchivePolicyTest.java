package dev.understudy.cloud.estate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchivePolicyTest {

  @Test
  void readsAWholePolicy() {
    Estate estate =
        SampleEstate.parse(
            with(
                """
                schedule: "30 2 * * *"
                zone: Asia/Shanghai
                repository: oss://bucket/gams?endpoint=oss.example
                keep: {last: 3, within: 2d}
                maxPrune: 5
                recipients: [age1xjq65cdh6gc0w7dnv65fmkv4yp3cfysejta9r8wr0cmr6xlh3vss8zf6af]
                identity: env:ARCHIVE_KEY
                exclude: ["*.tmp", "cache/"]
                """));
    ArchivePolicy policy = estate.archives().orElseThrow();

    assertThat(estate.snapshots()).isEmpty();
    assertThat(policy.schedule().next(Instant.parse("2026-11-24T00:00:00Z")))
        .isEqualTo("2026-11-24T18:30:00Z");
    assertThat(policy.repository()).isEqualTo("oss://bucket/gams?endpoint=oss.example");
    assertThat(policy.keep()).isEqualTo(Keep.parse("last=3,within=2d"));
    assertThat(policy.maxPrune()).isEqualTo(5);
    assertThat(policy.recipients()).hasSize(1);
    assertThat(policy.identity())
        .hasValueSatisfying(ref -> assertThat(ref).hasToString("env:ARCHIVE_KEY"));
    assertThat(policy.exclude()).containsExactly("*.tmp", "cache/");
    assertThat(policy.servers()).containsExactly("data");
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "every: 1h, zone: UTC, keep: {last: 1} | 'repository'",
        "every: 1h, zone: UTC, repositry: /b, keep: {last: 1} | did you mean 'repository'?",
        "every: 1h, schedule: \"0 * * * *\", zone: UTC, repository: /b, keep: {last: 1} | needs exactly one of schedule, every",
        "every: 1h, zone: UTC, repository: /b, keep: {daily: 0} | 0 would keep nothing",
        "every: 1h, zone: UTC, repository: /b, keep: {last: 1}, recipients: [bob] | an age recipient",
        "every: 1h, zone: UTC, repository: /b, keep: {last: 1}, identity: AGE-SECRET-KEY-1 | must not hold the secret itself",
        "every: 1h, zone: UTC, repository: /b, keep: {last: 1}, servers: [dta] | did you mean 'data'?",
      })
  void aSlipIsToldAndNothingIsObeyed(String policy, String problem) {
    assertThat(
            SampleEstate.problems(
                SampleEstate.text() + "protection: {archives: {" + policy + "}}\n"))
        .anySatisfy(told -> assertThat(told).contains(problem));
  }

  private static String with(String policy) {
    return SampleEstate.text() + "protection:\n  archives:\n" + policy.indent(4);
  }
}
