package dev.understudy.cloud;

/** A cloud account: its regions and its DNS. Safe for use by many threads. */
public interface Cloud {

  /** The ports of one region; calls nothing. */
  Region in(RegionId region);

  Dns dns();

  /** The ports of one region. */
  interface Region {
    RegionId id();

    Instances instances();

    Disks disks();

    Snapshots snapshots();

    Images images();

    Network network();

    Console console();
  }
}
