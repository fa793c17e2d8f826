package dev.understudy.cloud;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.TimeSource;
import dev.understudy.core.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A cloud in memory where everything that is asked for has happened when the call returns. */
public final class FakeCloud implements Cloud {
  final TimeSource time;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<RegionId, FakeRegion> regions = new ConcurrentHashMap<>();
  private final Map<RecordId, DnsRecord> records = new LinkedHashMap<>();

  public FakeCloud(TimeSource time) {
    this.time = time;
  }

  @Override
  public FakeRegion in(RegionId region) {
    return regions.computeIfAbsent(region, id -> new FakeRegion(this, id));
  }

  String next(String prefix) {
    return prefix + numbers.incrementAndGet();
  }

  static ProblemException refused(ProblemCode code, String what) {
    return Problem.of(code, what, "", "").asException();
  }

  /** Same token, same resource. */
  static <I> I once(Map<Token, Object> tokens, Token token, Class<I> type, Supplier<I> create) {
    Object known = tokens.get(token);
    if (known == null) {
      known = create.get();
      tokens.put(token, known);
    }
    return type.cast(known);
  }

  @Override
  public Dns dns() {
    return new FakeDns();
  }

  private final class FakeDns implements Dns {
    @Override
    public List<DnsRecord> records(String zone, String name, String type) {
      return new ArrayList<>(records.values())
          .stream()
              .filter(r -> r.zone().equals(zone) && r.name().equals(name) && r.type().equals(type))
              .toList();
    }

    @Override
    public RecordId add(String zone, String name, String type, String value, int ttl) {
      return records(zone, name, type).stream()
          .filter(record -> record.value().equals(value))
          .findFirst()
          .map(DnsRecord::id)
          .orElseGet(
              () -> {
                RecordId id = new RecordId(next(""));
                records.put(id, new DnsRecord(id, zone, name, type, value, ttl, "default", true));
                return id;
              });
    }

    @Override
    public void update(DnsRecord old, String value, int ttl) {
      DnsRecord now = records.get(old.id());
      if (now == null) {
        throw refused(ProblemCode.NOT_FOUND, "no record " + old.id());
      }
      records.put(
          old.id(),
          new DnsRecord(
              now.id(), now.zone(), now.name(), now.type(), value, ttl, now.line(), true));
    }

    @Override
    public void delete(RecordId record) {
      records.remove(record);
    }
  }
}
