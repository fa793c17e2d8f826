package dev.understudy.cloud.fake;

import dev.understudy.cloud.Dns;
import dev.understudy.cloud.DnsRecord;
import dev.understudy.cloud.RecordId;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records in memory. */
public final class FakeDns implements Dns {
  private final Map<RecordId, DnsRecord> records = new LinkedHashMap<>();
  private int made;

  @Override
  public List<DnsRecord> records(String zone, String name, String type) {
    return records.values().stream()
        .filter(r -> r.zone().equals(zone) && r.name().equals(name) && r.type().equals(type))
        .toList();
  }

  @Override
  public RecordId add(String zone, String name, String type, String value, int ttl) {
    RecordId id = new RecordId("r-" + ++made);
    records.put(id, new DnsRecord(id, zone, name, type, value, ttl, "default", true));
    return id;
  }

  @Override
  public void update(DnsRecord old, String value, int ttl) {
    if (!records.containsKey(old.id())) {
      throw Problem.of(ProblemCode.NOT_FOUND, "no record " + old.id(), "", "").asException();
    }
    records.put(
        old.id(),
        new DnsRecord(
            old.id(), old.zone(), old.name(), old.type(), value, ttl, old.line(), old.enabled()));
  }

  /** Switches a record off, as a person can in the console. */
  public void disable(DnsRecord old) {
    records.put(
        old.id(),
        new DnsRecord(
            old.id(),
            old.zone(),
            old.name(),
            old.type(),
            old.value(),
            old.ttl(),
            old.line(),
            false));
  }

  @Override
  public void delete(RecordId record) {
    records.remove(record);
  }

  public List<String> values(String zone, String name, String type) {
    return new ArrayList<>(records(zone, name, type).stream().map(DnsRecord::value).toList());
  }
}
