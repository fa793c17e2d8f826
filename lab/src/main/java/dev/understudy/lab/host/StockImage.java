package dev.understudy.lab.host;

import dev.understudy.lab.host.system.HostSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The stock image: a small Debian tree that boots, with the platform installed but not enabled. */
final class StockImage {
  private static final String BROKEN = "boot/vmlinuz-broken";

  private static final String UNIT =
      """
      [Unit]
      Description=Measurement platform
      RequiresMountsFor=/srv/gams
      After=network-online.target

      [Service]
      ExecStart=/usr/bin/gams-platform --data /srv/gams --port 8080
      Restart=no

      [Install]
      WantedBy=multi-user.target
      """;

  private StockImage() {}

  static void write(Path root) {
    try {
      for (String each :
          new String[] {
            "boot",
            "dev",
            "etc/ssh",
            "etc/systemd/system/multi-user.target.wants",
            "home",
            "mnt",
            "opt",
            "proc",
            "root/.ssh",
            "run",
            "srv",
            "sys",
            "tmp",
            "usr/bin",
            "var/lib",
            "var/log"
          }) {
        Files.createDirectories(root.resolve(each));
      }
      file(
          root,
          "etc/os-release",
          """
          PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
          NAME="Debian GNU/Linux"
          VERSION_ID="12"
          ID=debian
          """);
      file(root, "etc/hostname", "debian\n");
      file(root, "etc/machine-id", "");
      file(root, "etc/fstab", "LABEL=root / ext4 errors=remount-ro 0 1\n");
      file(root, "etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
      file(root, "etc/systemd/system/gams.service", UNIT);
      file(root, "boot/vmlinuz-" + HostSystem.KERNEL, "the kernel of a lab machine\n");
      file(root, "boot/default", "vmlinuz-" + HostSystem.KERNEL + "\n");
      file(
          root,
          "usr/bin/gams-platform",
          "#!/bin/sh\n# Started by its unit: systemctl start gams\n");
      file(root, "usr/bin/gamsctl", "#!/bin/sh\n# The platform's own tool\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a system disk has a kernel that boots. */
  static boolean boots(Path root) throws IOException {
    Path choice = root.resolve("boot/default");
    if (Files.exists(root.resolve(BROKEN)) || !Files.isRegularFile(choice)) {
      return false;
    }
    String kernel = Files.readString(choice).strip();
    return kernel.matches("vmlinuz-[A-Za-z0-9._-]+")
        && Files.isRegularFile(root.resolve("boot").resolve(kernel), LinkOption.NOFOLLOW_LINKS);
  }

  /** Leaves a kernel that does not boot, or takes it away again. */
  static void breakBoot(Path root, boolean broken) throws IOException {
    if (broken) {
      Files.createDirectories(root.resolve("boot"));
      file(root, BROKEN, "does not boot on this machine\n");
    } else {
      Files.deleteIfExists(root.resolve(BROKEN));
    }
  }

  private static void file(Path root, String name, String text) throws IOException {
    Files.writeString(root.resolve(name), text);
  }
}
