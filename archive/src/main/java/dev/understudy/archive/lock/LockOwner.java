package dev.understudy.archive.lock;

import dev.understudy.core.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * A process, told so that another one can see whether it is gone.
 *
 * @param host its name, for people
 * @param system a hash of the installed system's id; empty where it has none
 * @param boot the kernel's id of this boot, and of the name space that process ids are of
 * @param started the clock ticks from the boot to the process's start; 0 where that is not known
 */
public record LockOwner(String host, String system, String boot, long pid, long started) {

  /** This process. */
  public static LockOwner us() {
    long pid = ProcessHandle.current().pid();
    String boot = content(Path.of("/proc/sys/kernel/random/boot_id"));
    String machine = content(Path.of("/etc/machine-id"));
    return new LockOwner(
        content(Path.of("/proc/sys/kernel/hostname")),
        machine.isEmpty() ? "" : hash(machine),
        boot.isEmpty() ? "" : boot + " " + nameSpace(),
        pid,
        started(pid));
  }

  /**
   * Whether the process has certainly ended. Of another host, or another container, nobody can tell
   * from here: it counts as living.
   */
  public boolean isGone() {
    LockOwner us = us();
    if (boot.isEmpty() || !host.equals(us.host)) {
      return false;
    }
    if (!boot.equals(us.boot)) {
      boolean isRebooted = !kernel(boot).equals(kernel(us.boot));
      return isRebooted && !system.isEmpty() && system.equals(us.system);
    }
    return ProcessHandle.of(pid).isEmpty()
        || (started != 0 && started(pid) != 0 && started(pid) != started);
  }

  private static String kernel(String boot) {
    return boot.split(" ", 2)[0];
  }

  private static String nameSpace() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    } catch (IOException e) {
      return "";
    }
  }

  /** The 22nd field; the second is a name in brackets, which may hold spaces and brackets. */
  private static long started(long pid) {
    String stat = content(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    return fields.length > 19 ? Long.parseLong(fields[19]) : 0;
  }

  private static String content(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static String hash(String machine) {
    byte[] digest = Sha256.begin().digest(machine.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, 8);
  }
}
