package dev.understudy.aliyun;

/**
 * One call as people read of it.
 *
 * @param region empty for a service that has none
 * @param changes whether it changes the world
 */
record Call(String action, String region, boolean changes) {

  String name() {
    return region.isEmpty() ? action : action + " in " + region;
  }
}
