package dev.understudy.lab.host;

import dev.understudy.lab.host.system.HostSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The text of a machine's last boot, in a file that outlives the lab. */
final class Console {
  private final Path file;

  Console(Path file) {
    this.file = file;
  }

  String text() {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void noBootDevice() {
    write("SeaBIOS\nBooting from Hard Disk...\nBoot failed: not a bootable disk\n");
  }

  void kernelPanic() {
    write(
        post()
            + "[    1.204482] VFS: Cannot open root device \"LABEL=root\" or unknown-block(0,0):"
            + " error -6\n"
            + "[    1.205011] Please append a correct \"root=\" boot option\n"
            + "[    1.205377] Kernel panic - not syncing: VFS: Unable to mount root fs on"
            + " unknown-block(0,0)\n"
            + "[    1.206105] ---[ end Kernel panic - not syncing: VFS: Unable to mount root fs on"
            + " unknown-block(0,0) ]---\n");
  }

  void emergency(String target) {
    write(
        post()
            + "[  OK  ] Mounted root file system.\n"
            + "[DEPEND] Dependency failed for "
            + target
            + ".\n[DEPEND] Dependency failed for Local File Systems.\n"
            + "You are in emergency mode. After logging in, type \"journalctl -xb\" to view\n"
            + "system logs, \"systemctl reboot\" to reboot.\n");
  }

  void booted(String hostname, String hostKey) {
    write(
        post()
            + "[  OK  ] Mounted root file system.\n"
            + "[  OK  ] Reached target Local File Systems.\n"
            + "[  OK  ] Reached target Network.\n"
            + "[  OK  ] Started OpenBSD Secure Shell server.\n"
            + "-----BEGIN SSH HOST KEY KEYS-----\n"
            + hostKey
            + " root@"
            + hostname
            + "\n-----END SSH HOST KEY KEYS-----\n"
            + "[  OK  ] Finished Execute cloud user/final scripts.\n\n"
            + "Debian GNU/Linux 12 "
            + hostname
            + " ttyS0\n\n"
            + hostname
            + " login: \n");
  }

  void append(String line) {
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String post() {
    return "SeaBIOS\nBooting from Hard Disk...\nGRUB loading.\nLoading Linux "
        + HostSystem.KERNEL
        + " ...\n[    0.000000] Linux version "
        + HostSystem.KERNEL
        + " (gcc 12.2.0) #1 SMP PREEMPT_DYNAMIC Debian\n"
        + "[    0.000000] Command line: BOOT_IMAGE=/boot/vmlinuz-"
        + HostSystem.KERNEL
        + " root=LABEL=root ro console=ttyS0\n";
  }
}
