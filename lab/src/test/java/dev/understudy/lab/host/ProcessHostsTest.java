package dev.understudy.lab.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.jcraft.jsch.Session;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessHostsTest {
  @TempDir Path directory;

  @Test
  void aMachineBootsFormatsItsDiskAndServesThePlatform() throws Exception {
    try (TestMachines machines = TestMachines.in(directory)) {
      HostKind.Machine data =
          machines.machine("data", 10, true, FirstBoot.platform(true, false));

      long start = System.nanoTime();
      machines.hosts.boot(data);
      System.err.println("boot " + (System.nanoTime() - start) / 1000000);
      Session session = machines.login(data);
      System.err.println("login " + (System.nanoTime() - start) / 1000000);
      TestMachines.await(
          java.time.Duration.ofSeconds(20),
          () -> machines.run(session, "systemctl is-active gams").exit() == 0);
      System.err.println("active " + (System.nanoTime() - start) / 1000000);

      for (String each :
          new String[] {
            "lsblk --json --output NAME,SERIAL,FSTYPE,MOUNTPOINT,SIZE,TYPE --bytes",
            "lsblk", "blkid", "findmnt", "df -h", "cat /etc/fstab", "ls -la /srv/gams", "systemctl status gams",
            "cat /proc/mounts", "curl -sS http://127.0.0.1:8080/health", "gamsctl status", "gamsctl verify --data /srv/gams",
            "for f in /etc/*; do echo $f | tr a-z A-Z; done", "cat /etc/passwd | wc -l; ls /nonexistent", "cat ../../../../etc/hostname",
            "echo hello > /tmp/x && cat /tmp/x", "ls -d /dev/disk/by-id/*", "sha256sum /etc/hostname", "tar -C /etc -cf /tmp/a.tar hostname && tar -tf /tmp/a.tar",
            "journalctl -n 20"
          }) {
        TestMachines.Result r = machines.run(session, each);
        System.err.println("# " + each + " -> " + r.exit() + "\n" + r.out() + r.error());
      }
      assertThat(machines.run(session, "findmnt -n -o TARGET /srv/gams").out()).isEqualTo("/srv/gams\n");
      session.disconnect();
    }
  }
}
