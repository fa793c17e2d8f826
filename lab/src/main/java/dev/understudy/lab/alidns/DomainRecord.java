package dev.understudy.lab.alidns;

import java.time.Instant;

/** A DNS record. Immutable; a change makes a new one. */
record DomainRecord(
    String id,
    String zone,
    String name,
    String type,
    String value,
    long ttl,
    String line,
    int priority,
    boolean enabled,
    Instant created,
    Instant updated) {

  DomainRecord changed(
      String newName,
      String newType,
      String newValue,
      long newTtl,
      String newLine,
      int newPriority) {
    return new DomainRecord(
        id,
        zone,
        newName,
        newType,
        newValue,
        newTtl,
        newLine,
        newPriority,
        enabled,
        created,
        Instant.now());
  }

  DomainRecord enabled(boolean now) {
    return new DomainRecord(
        id, zone, name, type, value, ttl, line, priority, now, created, Instant.now());
  }

  boolean isAt(String otherName, String otherType, String otherLine) {
    return name.equalsIgnoreCase(otherName)
        && type.equalsIgnoreCase(otherType)
        && line.equals(otherLine);
  }
}
