package dev.understudy.aliyun;

import static dev.understudy.aliyun.Failing.problemOf;
import static dev.understudy.aliyun.ScriptedEndpoint.error;
import static dev.understudy.aliyun.ScriptedEndpoint.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.understudy.aliyun.ScriptedEndpoint.Answer;
import dev.understudy.cloud.Dns;
import dev.understudy.cloud.DnsRecord;
import dev.understudy.cloud.RecordId;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The DNS service has no tokens, and refuses what changes nothing. */
@Timeout(60)
class DnsTrapsTest {
  private static final DnsRecord OLD =
      new DnsRecord(
          new RecordId("100"), "gams.example", "api", "A", "127.0.0.3", 60, "telecom", true);

  private final ScriptedEndpoint endpoint = new ScriptedEndpoint();
  private final Dns dns = endpoint.cloud().dns();

  @AfterEach
  void close() {
    endpoint.assertFinished();
    endpoint.close();
  }

  @Test
  void recordsAreThoseOfExactlyThatNameAndType() {
    endpoint.on(
        "DescribeSubDomainRecords",
        records(
            record("1", "api", "A", "127.0.0.3"),
            record("2", "api2", "A", "127.0.0.4"),
            record("3", "api", "AAAA", "::1")));

    List<DnsRecord> found = dns.records("gams.example", "api", "A");

    assertThat(found).extracting(record -> record.id().value()).containsExactly("1");
    assertThat(found.get(0).ttl()).isEqualTo(60);
    assertThat(found.get(0).line()).isEqualTo("telecom");
    assertThat(found.get(0).enabled()).isTrue();
    assertThat(endpoint.requests().get(0))
        .containsEntry("SubDomain", "api.gams.example")
        .containsEntry("DomainName", "gams.example")
        .containsEntry("Type", "A");
  }

  @Test
  void anUpdateKeepsTheLineAndSendsTheTtl() {
    endpoint.on("UpdateDomainRecord", json("{\"RecordId\":\"100\"}"));

    dns.update(OLD, "127.0.0.9", 30);

    assertThat(endpoint.requests().get(0))
        .containsEntry("RecordId", "100")
        .containsEntry("RR", "api")
        .containsEntry("Type", "A")
        .containsEntry("Value", "127.0.0.9")
        .containsEntry("TTL", "30")
        .containsEntry("Line", "telecom");
  }

  @Test
  void anUpdateThatChangesNothingCountsAsDone() {
    endpoint
        .on("UpdateDomainRecord", error(400, "DomainRecordDuplicate"))
        .on("DescribeSubDomainRecords", records(record("100", "api", "A", "127.0.0.9")));

    assertThatCode(() -> dns.update(OLD, "127.0.0.9", 60)).doesNotThrowAnyException();
  }

  @Test
  void anUpdateToAValueThatAnotherRecordHasIsAProblem() {
    endpoint
        .on("UpdateDomainRecord", error(400, "DomainRecordDuplicate"))
        .on(
            "DescribeSubDomainRecords",
            records(
                record("100", "api", "A", "127.0.0.3"), record("101", "api", "A", "127.0.0.9")));

    Problem problem = problemOf(() -> dns.update(OLD, "127.0.0.9", 60));

    assertThat(problem.code()).isEqualTo(ProblemCode.CLOUD_REFUSED);
    assertThat(problem.effect()).isEqualTo(Effect.NONE);
  }

  @Test
  void anUpdateOfARecordThatIsGoneIsNotFound() {
    endpoint.on("UpdateDomainRecord", error(400, "DomainRecordNotBelongToUser"));

    assertThat(problemOf(() -> dns.update(OLD, "127.0.0.9", 60)).code())
        .isEqualTo(ProblemCode.NOT_FOUND);
  }

  @Test
  void addingWhatIsThereGivesTheRecordThatIsThere() {
    endpoint
        .on("AddDomainRecord", error(400, "DomainRecordDuplicate"))
        .on("DescribeSubDomainRecords", records(record("7", "drill-1", "A", "127.0.0.9")));

    RecordId id = dns.add("gams.example", "drill-1", "A", "127.0.0.9", 60);

    assertThat(id).isEqualTo(new RecordId("7"));
  }

  @Test
  void aChangeWhileAnotherIsUnfinishedMaySucceedLater() {
    endpoint.on("AddDomainRecord", error(400, "LastOperationNotFinished"));

    assertThat(problemOf(() -> dns.add("gams.example", "a", "A", "127.0.0.9", 60)).effect())
        .isEqualTo(Effect.TRANSIENT);
  }

  @Test
  void deletingARecordThatIsGoneCountsAsDone() {
    endpoint.on("DeleteDomainRecord", error(400, "DomainRecordNotBelongToUser"));

    assertThatCode(() -> dns.delete(new RecordId("7"))).doesNotThrowAnyException();
  }

  @Test
  void anUnknownZoneIsNotFound() {
    endpoint.on("DescribeSubDomainRecords", error(400, "InvalidDomainName.NoExist"));

    assertThat(problemOf(() -> dns.records("nowhere.example", "api", "A")).code())
        .isEqualTo(ProblemCode.NOT_FOUND);
  }

  private static Answer records(String... records) {
    return json(
        "{\"TotalCount\":"
            + records.length
            + ",\"DomainRecords\":{\"Record\":["
            + String.join(",", records)
            + "]}}");
  }

  private static String record(String id, String name, String type, String value) {
    return "{\"RecordId\":\"%s\",\"RR\":\"%s\",\"Type\":\"%s\",\"Value\":\"%s\",\"TTL\":60,"
            .formatted(id, name, type, value)
        + "\"Line\":\"telecom\",\"Status\":\"ENABLE\"}";
  }
}
