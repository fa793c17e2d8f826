package dev.understudy.cli;

import dev.understudy.etcd.EtcdCluster;
import java.util.stream.Collectors;

/** A test cluster as {@code --state} names it. */
final class StoreAddress {
  private StoreAddress() {}

  static String of(EtcdCluster cluster) {
    return cluster.access("understudy").endpoints().stream()
        .map(Object::toString)
        .collect(Collectors.joining(",", "etcd://", "/understudy"));
  }
}
