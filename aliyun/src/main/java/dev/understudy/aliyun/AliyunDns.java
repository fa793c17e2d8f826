package dev.understudy.aliyun;

import com.aliyuncs.alidns.model.v20150109.AddDomainRecordRequest;
import com.aliyuncs.alidns.model.v20150109.DeleteDomainRecordRequest;
import com.aliyuncs.alidns.model.v20150109.DescribeSubDomainRecordsRequest;
import com.aliyuncs.alidns.model.v20150109.UpdateDomainRecordRequest;
import dev.understudy.cloud.Dns;
import dev.understudy.cloud.DnsRecord;
import dev.understudy.cloud.RecordId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Records of zones over Alidns, which takes no tokens: a change that is refused is looked up. */
final class AliyunDns implements Dns {
  private static final Set<String> DUPLICATE = Set.of("DomainRecordDuplicate");
  private static final Set<String> GONE = Set.of("DomainRecordNotBelongToUser");

  private final Gateway gateway;

  AliyunDns(Gateway gateway) {
    this.gateway = gateway;
  }

  @Override
  public List<DnsRecord> records(String zone, String name, String type) {
    // DescribeDomainRecords matches fuzzily: www also finds www2.
    return Pages.byNumber(
            number -> {
              DescribeSubDomainRecordsRequest request = new DescribeSubDomainRecordsRequest();
              request.setSubDomain(name + "." + zone);
              request.setDomainName(zone);
              request.setType(type);
              request.setPageSize((long) Pages.SIZE);
              request.setPageNumber((long) number);
              return gateway.ask(
                  request,
                  reply ->
                      Pages.page(
                          reply,
                          reply.list("DomainRecords", "Record").stream()
                              .map(record -> record(record, zone))
                              .toList()));
            })
        .stream()
        .filter(
            record -> record.name().equalsIgnoreCase(name) && record.type().equalsIgnoreCase(type))
        .toList();
  }

  @Override
  public RecordId add(String zone, String name, String type, String value, int ttl) {
    AddDomainRecordRequest request = new AddDomainRecordRequest();
    request.setDomainName(zone);
    request.setRR(name);
    request.setType(type);
    request.setValue(value);
    request.setTTL((long) ttl);
    return gateway.change(
        request,
        reply -> new RecordId(reply.required("RecordId")),
        DUPLICATE,
        refusal ->
            find(zone, name, type, record -> record.value().equals(value))
                .map(DnsRecord::id)
                .orElseThrow(refusal::asException));
  }

  @Override
  public void update(DnsRecord old, String value, int ttl) {
    UpdateDomainRecordRequest request = new UpdateDomainRecordRequest();
    request.setRecordId(old.id().value());
    request.setRR(old.name());
    request.setType(old.type());
    request.setValue(value);
    // An update replaces the whole record: what is not sent falls back to its default.
    request.setTTL((long) ttl);
    request.setLine(old.line());
    Optional<Refusal> refusal = gateway.changeUnless(request, DUPLICATE);
    if (refusal.isEmpty()) {
      return;
    }
    // Changing nothing is refused as a duplicate too.
    Predicate<DnsRecord> done =
        record -> record.id().equals(old.id()) && record.value().equals(value);
    if (find(old.zone(), old.name(), old.type(), done).isEmpty()) {
      throw refusal.get().asException();
    }
  }

  @Override
  public void delete(RecordId record) {
    DeleteDomainRecordRequest request = new DeleteDomainRecordRequest();
    request.setRecordId(record.value());
    gateway.changeUnless(request, GONE);
  }

  private Optional<DnsRecord> find(
      String zone, String name, String type, Predicate<DnsRecord> wanted) {
    return records(zone, name, type).stream().filter(wanted).findFirst();
  }

  private static DnsRecord record(Reply reply, String zone) {
    return new DnsRecord(
        new RecordId(reply.required("RecordId")),
        zone,
        reply.required("RR"),
        reply.required("Type"),
        reply.text("Value"),
        reply.number("TTL"),
        reply.findText("Line").orElse("default"),
        reply.text("Status").equalsIgnoreCase("enable"));
  }
}
