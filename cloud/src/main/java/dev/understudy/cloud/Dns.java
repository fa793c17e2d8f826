package dev.understudy.cloud;

import java.util.List;

/** Records of zones. Changes are in place: a name never has no record in between. */
public interface Dns {

  /** The records of exactly this name and type; empty when there are none. */
  List<DnsRecord> records(String zone, String name, String type);

  /** Adds one; a record that has this value already counts as done. */
  RecordId add(String zone, String name, String type, String value, int ttl);

  /**
   * Changes one in place, keeping its line; one that has the value already counts as done.
   *
   * @throws dev.understudy.core.ProblemException {@code NOT_FOUND} when there is no such record
   */
  void update(DnsRecord old, String value, int ttl);

  /** Deletes; one that is gone counts as done. */
  void delete(RecordId record);
}
