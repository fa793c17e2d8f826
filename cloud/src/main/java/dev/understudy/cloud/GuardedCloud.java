package dev.understudy.cloud;

import dev.understudy.core.RunId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A cloud in which one drill can change only what is its own. Every changing call looks the
 * resource up first and is refused with {@code GUARDED} unless it carries the drill's run tag.
 * Taking a snapshot of, or an image from, anything is allowed, because it only adds.
 */
public final class GuardedCloud implements Cloud {
  private static final String DRILL_NAME = "drill-";

  private final Cloud cloud;
  private final RunOwnership ownership;
  private final Optional<String> drillZone;
  private final Map<RecordId, String> names = new ConcurrentHashMap<>();

  public GuardedCloud(Cloud cloud, RunId run) {
    this(cloud, run, Optional.empty());
  }

  /**
   * A guard for one run.
   *
   * @param drillZone DNS zone that serves nothing but drills; in every other zone only names that
   *     start with {@code drill-} may be changed
   */
  public GuardedCloud(Cloud cloud, RunId run, Optional<String> drillZone) {
    this.cloud = cloud;
    this.ownership = new RunOwnership(run);
    this.drillZone = drillZone;
  }

  @Override
  public Region in(RegionId region) {
    return new GuardedRegion(cloud.in(region), ownership);
  }

  @Override
  public Dns dns() {
    return new GuardedDns(cloud.dns());
  }

  private final class GuardedDns implements Dns {
    private final Dns dns;

    private GuardedDns(Dns dns) {
      this.dns = dns;
    }

    @Override
    public List<DnsRecord> records(String zone, String name, String type) {
      List<DnsRecord> found = dns.records(zone, name, type);
      found.forEach(record -> names.put(record.id(), key(record.zone(), record.name())));
      return found;
    }

    @Override
    public RecordId add(String zone, String name, String type, String value, int ttl) {
      check("Dns.add", key(zone, name));
      RecordId id = dns.add(zone, name, type, value, ttl);
      names.put(id, key(zone, name));
      return id;
    }

    @Override
    public void update(DnsRecord old, String value, int ttl) {
      check("Dns.update", key(old.zone(), old.name()));
      // The caller made the record it hands in; only the cloud can say what its id stands for.
      boolean real =
          records(old.zone(), old.name(), old.type()).stream()
              .anyMatch(record -> record.id().equals(old.id()));
      if (!real) {
        throw ownership.refused("Dns.update", old.fullName() + " has no record " + old.id());
      }
      dns.update(old, value, ttl);
    }

    @Override
    public void delete(RecordId record) {
      String name = names.get(record);
      if (name == null) {
        throw ownership.refused(
            "Dns.delete",
            "record " + record + " was not listed by name before, so it has no owner");
      }
      check("Dns.delete", name);
      dns.delete(record);
    }

    private void check(String call, String key) {
      boolean inDrillZone = drillZone.filter(zone -> key.endsWith("\n" + zone)).isPresent();
      if (!inDrillZone && !key.startsWith(DRILL_NAME)) {
        throw ownership.refused(
            call, key.replace('\n', '.') + " is not a name of a drill (" + DRILL_NAME + "...)");
      }
    }

    private static String key(String zone, String name) {
      return name + "\n" + zone;
    }
  }
}
