package dev.understudy.archive.restore;

import dev.understudy.archive.format.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whose the entries are, and which devices are left out: what only root can make as it was. */
final class Owners {
  private static final int NAMED = 20;

  private final Map<Long, Long> users = new HashMap<>();
  private final List<String> devices = new ArrayList<>();
  private long leftDevices;
  private long privileged;

  void restored(Entry entry) {
    users.merge(entry.owner().uid(), 1L, Long::sum);
    if (entry.attributes().keySet().stream()
        .anyMatch(
            key ->
                key.startsWith("SCHILY.xattr.security.")
                    || key.startsWith("SCHILY.xattr.trusted."))) {
      privileged++;
    }
  }

  void left(Entry entry, boolean isWantedDevice) {
    if (isWantedDevice) {
      leftDevices++;
      if (devices.size() < NAMED) {
        devices.add(entry.path().shown());
      }
    }
  }

  /** What a user who is not root does not get, for people; empty when all can be made. */
  List<String> notFor(long uid) {
    List<String> notRestored = new ArrayList<>();
    long foreign =
        users.entrySet().stream()
            .filter(each -> each.getKey() != uid)
            .mapToLong(Map.Entry::getValue)
            .sum();
    if (foreign > 0) {
      notRestored.add("the owners of " + foreign + " entries, which belong to other users");
    }
    if (privileged > 0) {
      notRestored.add("attributes of " + privileged + " entries that only root can set");
    }
    devices.forEach(each -> notRestored.add("the device " + each));
    if (leftDevices > devices.size()) {
      notRestored.add(leftDevices - devices.size() + " more devices");
    }
    return notRestored;
  }
}
