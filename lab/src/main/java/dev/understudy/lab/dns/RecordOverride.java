package dev.understudy.lab.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Record;

/**
 * Lets the name server serve another address than the zone holds, to prove that a recovery looks at
 * what is served and not at what was accepted. Safe for many threads.
 */
public final class RecordOverride {
  private final Map<String, InetAddress> addresses = new ConcurrentHashMap<>();

  /** From now on serves this address for the A records of a name. */
  public void serve(String name, String address) {
    try {
      addresses.put(key(name), InetAddress.getByName(address));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address + " is not an address", e);
    }
  }

  public void clear(String name) {
    addresses.remove(key(name));
  }

  Record serve(Record record) {
    InetAddress address = addresses.get(key(record.getName().toString(true)));
    return address != null && record instanceof ARecord
        ? new ARecord(record.getName(), record.getDClass(), record.getTTL(), address)
        : record;
  }

  private static String key(String name) {
    return name.toLowerCase(java.util.Locale.ROOT);
  }
}
