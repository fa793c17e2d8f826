package dev.understudy.lab.alidns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.ApiClient;
import dev.understudy.lab.ApiLab;
import dev.understudy.lab.dns.Lookup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlidnsServiceTest {
  private static final String ZONE = "gams.example";

  @TempDir Path directory;
  private ApiLab lab;
  private ApiClient api;

  @BeforeEach
  void start() {
    lab = ApiLab.instant(directory);
    api = lab.home();
  }

  @AfterEach
  void stop() {
    lab.close();
  }

  @Test
  void servesAChangeAsSoonAsItIsAccepted() {
    Lookup names = Lookup.at(lab.lab().dnsServer(), Duration.ofSeconds(2));
    String id = only("api").path("RecordId").asText();
    String old = only("api").path("Value").asText();
    assertThat(addresses(names, "api")).containsExactly(old);

    api.alidns("UpdateDomainRecord", update(id, "api", "127.1.1.1", "7"));

    assertThat(addresses(names, "api")).containsExactly("127.1.1.1");
    assertThat(only("api").path("TTL").asInt()).isEqualTo(7);
    assertThat(only("api").path("RecordId").asText()).isEqualTo(id);
  }

  @Test
  void refusesAnUpdateThatChangesNothing() {
    JsonNode record = only("api");

    assertThat(
            api.alidnsRefusal(
                "UpdateDomainRecord",
                update(
                    record.path("RecordId").asText(),
                    "api",
                    record.path("Value").asText(),
                    record.path("TTL").asText())))
        .isEqualTo("400 DomainRecordDuplicate");
  }

  @Test
  void anUpdateWithoutTtlFallsBackToTheDefault() {
    String id = only("api").path("RecordId").asText();

    api.alidns(
        "UpdateDomainRecord", "RecordId", id, "RR", "api", "Type", "A", "Value", "127.1.1.1");

    assertThat(only("api").path("TTL").asInt()).isEqualTo(600);
  }

  @Test
  void refusesConflictsAndNonsense() {
    String[][] refused = {
      {"api", "A", only("api").path("Value").asText(), "60", "400 DomainRecordDuplicate"},
      {"api", "CNAME", "www.gams.example", "60", "400 DomainRecordConflict"},
      {"www", "A", "not an address", "60", "400 DomainRecordInvalid.Value"},
      {"www", "SPF", "x", "60", "400 InvalidType"},
      {"w w", "A", "127.1.1.1", "60", "400 SubDomainInvalid.Value"},
      {"www", "A", "127.1.1.1", "0", "400 QuotaExceeded.TTL"},
      {"www", "A", "127.1.1.1", "86401", "400 QuotaExceeded.TTL"},
    };

    for (String[] each : refused) {
      assertThat(
              api.alidnsRefusal(
                  "AddDomainRecord",
                  "DomainName",
                  ZONE,
                  "RR",
                  each[0],
                  "Type",
                  each[1],
                  "Value",
                  each[2],
                  "TTL",
                  each[3]))
          .as(String.join(" ", each))
          .isEqualTo(each[4]);
    }
    assertThat(
            api.alidnsRefusal(
                "AddDomainRecord",
                "DomainName",
                "other.example",
                "RR",
                "a",
                "Type",
                "A",
                "Value",
                "127.1.1.1"))
        .isEqualTo("400 InvalidDomainName.NoExist");
    assertThat(api.alidnsRefusal("DeleteDomainRecord", "RecordId", "1"))
        .isEqualTo("400 DomainRecordNotBelongToUser");
    assertThat(api.alidnsRefusal("AddDomainRecord", "DomainName", ZONE))
        .isEqualTo("400 MissingParameter");
  }

  @Test
  void aDisabledRecordIsKeptButNotServed() {
    Lookup names = Lookup.at(lab.lab().dnsServer(), Duration.ofSeconds(2));
    String id = only("api").path("RecordId").asText();

    api.alidns("SetDomainRecordStatus", "RecordId", id, "Status", "Disable");

    assertThat(only("api").path("Status").asText()).isEqualTo("DISABLE");
    assertThat(addresses(names, "api")).isEmpty();
    api.alidns("SetDomainRecordStatus", "RecordId", id, "Status", "ENABLE");
    assertThat(addresses(names, "api")).hasSize(1);
  }

  @Test
  void findsByFuzzyKeywordButASubDomainExactly() {
    add("api2", "127.1.1.2");
    add("other", "127.1.1.3");

    assertThat(count("DescribeDomainRecords", "DomainName", ZONE, "RRKeyWord", "api")).isEqualTo(2);
    assertThat(
            count(
                "DescribeDomainRecords",
                "DomainName",
                ZONE,
                "RRKeyWord",
                "api",
                "SearchMode",
                "EXACT"))
        .isEqualTo(1);
    assertThat(count("DescribeSubDomainRecords", "SubDomain", "api." + ZONE)).isEqualTo(1);
    assertThat(count("DescribeSubDomainRecords", "SubDomain", "none." + ZONE)).isZero();
    assertThat(count("DescribeDomainRecords", "DomainName", ZONE, "ValueKeyWord", "127.1.1"))
        .isEqualTo(2);
    assertThat(api.alidnsRefusal("DescribeSubDomainRecords", "SubDomain", "a.other.example"))
        .isEqualTo("400 InvalidDomainName.NoExist");
  }

  @Test
  void listsInPages() {
    for (int i = 0; i < 25; i++) {
      add("n" + i, "127.1.1.1");
    }

    JsonNode first = api.alidns("DescribeDomainRecords", "DomainName", ZONE);
    JsonNode second = api.alidns("DescribeDomainRecords", "DomainName", ZONE, "PageNumber", "2");

    assertThat(first.path("DomainRecords").path("Record")).hasSize(20);
    assertThat(second.path("DomainRecords").path("Record")).hasSize(6);
    assertThat(first.path("TotalCount").asInt()).isEqualTo(26);
    assertThat(api.alidnsRefusal("DescribeDomainRecords", "DomainName", ZONE, "PageSize", "501"))
        .isEqualTo("400 InvalidParameter");
  }

  @Test
  void deletesOneRecordOrAllOfAName() {
    String id = add("www", "127.1.1.1");
    add("www", "127.1.1.2");
    add("www", "127.1.1.3");

    api.alidns("DeleteDomainRecord", "RecordId", id);
    assertThat(api.alidnsRefusal("DescribeDomainRecordInfo", "RecordId", id))
        .isEqualTo("400 DomainRecordNotBelongToUser");
    JsonNode deleted = api.alidns("DeleteSubDomainRecords", "DomainName", ZONE, "RR", "www");

    assertThat(deleted.path("TotalCount").asText()).isEqualTo("2");
    assertThat(count("DescribeSubDomainRecords", "SubDomain", "www." + ZONE)).isZero();
  }

  @Test
  void describesTheZone() {
    JsonNode info =
        api.alidns("DescribeDomainInfo", "DomainName", ZONE, "NeedDetailAttributes", "true");

    assertThat(info.path("MinTtl").asInt()).isEqualTo(1);
    assertThat(info.path("AvailableTtls").path("AvailableTtl")).isNotEmpty();
    assertThat(api.alidns("DescribeDomains").path("Domains").path("Domain")).hasSize(1);
    assertThat(api.alidnsRefusal("DescribeDomainInfo", "DomainName", "other.example"))
        .isEqualTo("400 InvalidDomainName.NoExist");
  }

  private JsonNode only(String name) {
    JsonNode records =
        api.alidns("DescribeSubDomainRecords", "SubDomain", name + "." + ZONE)
            .path("DomainRecords")
            .path("Record");
    assertThat(records).hasSize(1);
    return records.path(0);
  }

  private String add(String name, String value) {
    return api.alidns(
            "AddDomainRecord", "DomainName", ZONE, "RR", name, "Type", "A", "Value", value)
        .path("RecordId")
        .asText();
  }

  private int count(String action, String... parameters) {
    return api.alidns(action, parameters).path("TotalCount").asInt();
  }

  private static String[] update(String id, String name, String value, String ttl) {
    return new String[] {"RecordId", id, "RR", name, "Type", "A", "Value", value, "TTL", ttl};
  }

  private static List<String> addresses(Lookup names, String name) {
    try {
      return names.addresses(name + "." + ZONE).addresses();
    } catch (IOException none) {
      return List.of();
    }
  }

  @Test
  void refusesAValueThatNoNameServerCanServe() {
    for (String[] wrong :
        new String[][] {
          {"A", "999.1.1.1"},
          {"A", "::1"},
          {"A", "127.0.0"},
          {"AAAA", "127.0.0.1"},
          {"CNAME", "not a name"},
          {"CNAME", "two..dots"},
          {"SRV", "nothing"},
        }) {
      assertThat(
              api.alidnsRefusal(
                  "AddDomainRecord",
                  "DomainName",
                  ZONE,
                  "RR",
                  "wrong",
                  "Type",
                  wrong[0],
                  "Value",
                  wrong[1]))
          .as(wrong[0] + " " + wrong[1])
          .isEqualTo("400 DomainRecordInvalid.Value");
    }
  }

  @Test
  void servesAWildcardRecord() {
    Lookup names = Lookup.at(lab.lab().dnsServer(), Duration.ofSeconds(2));
    api.alidns("AddDomainRecord", "DomainName", ZONE, "RR", "*", "Type", "A", "Value", "127.8.8.8");

    assertThat(addresses(names, "whatever")).containsExactly("127.8.8.8");
  }
}
