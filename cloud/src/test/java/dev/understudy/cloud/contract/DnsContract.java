package dev.understudy.cloud.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Dns;
import dev.understudy.cloud.DnsRecord;
import dev.understudy.cloud.RecordId;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Contract of {@link Dns}. */
public abstract class DnsContract extends CloudContract {
  private static final int TTL = 600;

  private final List<RecordId> made = new ArrayList<>();

  @AfterEach
  void deleteRecords() {
    made.forEach(dns()::delete);
  }

  @Test
  void aRecordIsAddedOnceAndListedUnderItsNameAndTypeOnly() {
    String name = name("contract");

    RecordId id = add(name, "A", "192.0.2.1");
    RecordId again = add(name, "A", "192.0.2.1");

    assertThat(again).isEqualTo(id);
    List<DnsRecord> found = records(name, "A");
    assertThat(found).hasSize(1);
    assertThat(found.get(0).id()).isEqualTo(id);
    assertThat(found.get(0).value()).isEqualTo("192.0.2.1");
    assertThat(found.get(0).ttl()).isEqualTo(TTL);
    assertThat(found.get(0).enabled()).isTrue();
    assertThat(found.get(0).fullName()).isEqualTo(name + "." + place().dnsZone());
    assertThat(records(name, "TXT")).isEmpty();
    assertThat(records(name + "0", "A")).isEmpty();
    assertThat(records(name.substring(0, name.length() - 1), "A")).isEmpty();
  }

  @Test
  void anUpdateIsInPlaceAndMayBeRepeated() {
    String name = name("contract");
    RecordId id = add(name, "A", "192.0.2.1");
    DnsRecord old = records(name, "A").get(0);

    dns().update(old, "192.0.2.2", TTL);
    dns().update(old, "192.0.2.2", TTL);

    List<DnsRecord> found = records(name, "A");
    assertThat(found).hasSize(1);
    assertThat(found.get(0).id()).isEqualTo(id);
    assertThat(found.get(0).value()).isEqualTo("192.0.2.2");
    assertThat(found.get(0).ttl()).isEqualTo(TTL);
    assertThat(found.get(0).line()).isEqualTo(old.line());
  }

  @Test
  void anUpdateOfARecordThatIsGoneIsNotFound() {
    String name = name("contract");
    RecordId id = add(name, "A", "192.0.2.1");
    DnsRecord old = records(name, "A").get(0);
    dns().delete(id);

    Problem problem = failing(() -> dns().update(old, "192.0.2.2", TTL));

    assertThat(problem.code()).isEqualTo(ProblemCode.NOT_FOUND);
    assertThat(problem.effect()).isEqualTo(Effect.NONE);
    assertThat(records(name, "A")).isEmpty();
  }

  @Test
  void oneNameMayHaveSeveralValues() {
    String name = name("contract");

    RecordId first = add(name, "A", "192.0.2.1");
    RecordId second = add(name, "A", "192.0.2.2");

    assertThat(records(name, "A"))
        .extracting(DnsRecord::id)
        .containsExactlyInAnyOrder(first, second);
  }

  @Test
  void deletingMayBeRepeated() {
    String name = name("contract");
    RecordId id = add(name, "A", "192.0.2.1");

    dns().delete(id);
    dns().delete(id);

    assertThat(records(name, "A")).isEmpty();
  }

  private Dns dns() {
    return place().cloud().dns();
  }

  private List<DnsRecord> records(String name, String type) {
    return dns().records(place().dnsZone(), name, type);
  }

  private RecordId add(String name, String type, String value) {
    RecordId id = dns().add(place().dnsZone(), name, type, value, TTL);
    made.add(id);
    return id;
  }
}
