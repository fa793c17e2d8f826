package dev.understudy.lab.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.jcraft.jsch.Session;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CutTest {
  private static final int WRITERS = 4;

  @TempDir Path directory;
  private TestMachines machines;
  private HostKind.Machine data;
  private Session session;

  @BeforeEach
  void boot() throws Exception {
    machines = TestMachines.in(directory);
    data = machines.machine("data", 10, true, FirstBoot.platform(true, false));
    machines.hosts.boot(data);
    session = machines.login(data);
    TestMachines.await(
        Duration.ofSeconds(30),
        () -> machines.run(session, "systemctl is-active gams").exit() == 0);
  }

  @AfterEach
  void stop() throws Exception {
    machines.close();
  }

  @Test
  void holdsAllThatWasAcknowledgedBeforeAndNothingWithAHole() throws Exception {
    AtomicLongArray acknowledged = new AtomicLongArray(WRITERS);
    AtomicBoolean stop = new AtomicBoolean();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      int writer = i;
      Thread thread = new Thread(() -> write(writer, acknowledged, stop));
      thread.start();
      writers.add(thread);
    }
    TestMachines.await(Duration.ofSeconds(10), () -> acknowledged.get(WRITERS - 1) > 20);

    for (int cut = 0; cut < 5; cut++) {
      long[] before = new long[WRITERS];
      for (int i = 0; i < WRITERS; i++) {
        before[i] = acknowledged.get(i);
      }
      machines.hosts.cut(Map.of("d-data-data", "c-" + cut));
      // It goes on afterwards.
      long now = acknowledged.get(0);
      TestMachines.await(Duration.ofSeconds(10), () -> acknowledged.get(0) > now + 3);

      assertPrefixes("c-" + cut, before);
    }
    stop.set(true);
    for (Thread each : writers) {
      each.join();
    }
  }

  @Test
  void isOfOneInstantForEveryFileAndDisk() throws Exception {
    Thread writer =
        new Thread(
            () -> {
              try {
                machines.run(
                    session,
                    "while ! test -e /tmp/stop; do echo x >> /srv/gams/one; echo x >> /srv/two;"
                        + " echo x | tee -a /srv/gams/three; done > /dev/null");
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    writer.start();
    Path one = machines.hosts.bytes("d-data-data").resolve("one");
    TestMachines.await(Duration.ofSeconds(10), () -> Files.exists(one) && Files.size(one) > 20);

    for (int i = 0; i < 5; i++) {
      machines.hosts.cut(Map.of("d-data", "sys-" + i, "d-data-data", "dat-" + i));
    }
    machines.run(data, "touch /tmp/stop");
    writer.join();

    for (int i = 0; i < 5; i++) {
      long first = Files.size(machines.hosts.cutBytes("dat-" + i).resolve("one"));
      long second = Files.size(machines.hosts.cutBytes("sys-" + i).resolve("srv/two"));
      long third = Files.size(machines.hosts.cutBytes("dat-" + i).resolve("three"));
      assertThat(first - second).isBetween(0L, 2L);
      assertThat(second - third).isBetween(0L, 2L);
    }
  }

  @Test
  void aDiskMadeFromACutIsWhatTheDiskWasThenAndLaterChangesStayOut() throws Exception {
    machines.run(session, "echo then > /srv/gams/file; chmod 600 /srv/gams/file");
    machines.hosts.cut(Map.of("d-data-data", "c-1"));
    machines.run(session, "echo later > /srv/gams/file; touch /srv/gams/new");

    machines.hosts.createDisk("d-copy", "c-1");
    machines.hosts.cut(Map.of("d-data-data", "c-1"));
    machines.hosts.attach(
        "i-data", new HostKind.Attachment("d-copy", "copy1", "/dev/vdc", false, 20));

    assertThat(machines.run(session, "mount /dev/vdc /mnt && cat /mnt/file").out())
        .isEqualTo("then\n");
    assertThat(machines.run(session, "stat -c %a /mnt/file; ls /mnt/new").out()).isEqualTo("600\n");
    assertThat(machines.run(session, "blkid -s UUID -o value /dev/vdb /dev/vdc").out().lines())
        .hasSize(2)
        .allMatch(uuid -> uuid.length() == 36);
    machines.hosts.deleteCut("c-1");
    assertThat(machines.run(session, "cat /mnt/file").out()).isEqualTo("then\n");
  }

  @Test
  void resettingADiskPutsTheBytesBackOnlyWhenNobodyUsesIt() throws Exception {
    machines.run(session, "systemctl stop gams; echo then > /srv/gams/file");
    machines.hosts.cut(Map.of("d-data-data", "c-1"));
    machines.run(session, "echo later > /srv/gams/file");
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> machines.hosts.resetDisk("d-data-data", "c-1"))
        .hasMessageContaining("in use");

    machines.hosts.powerOff("i-data", false);
    machines.hosts.resetDisk("d-data-data", "c-1");

    assertThat(machines.hosts.bytes("d-data-data").resolve("file")).hasContent("then\n");
  }

  @Test
  void whatACrashLeftHalfMadeIsGoneAfterwards() throws Exception {
    Path half = directory.resolve("disks/.d-half.new/fs");
    Files.createDirectories(half);
    Path old = directory.resolve("disks/.d-reset.old/fs");
    Files.createDirectories(old);
    Files.writeString(old.resolve("file"), "kept");

    dev.understudy.lab.host.disk.DiskStore store =
        new dev.understudy.lab.host.disk.DiskStore(directory);

    assertThat(store.hasDisk("d-half")).isFalse();
    assertThat(half).doesNotExist();
    assertThat(store.files("d-reset").resolve("file")).hasContent("kept");
  }

  private void write(int writer, AtomicLongArray acknowledged, AtomicBoolean stop) {
    HttpClient client = HttpClient.newHttpClient();
    long next = 1;
    while (!stop.get()) {
      try {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("http://" + data.address() + ":8080/measurements"))
                .POST(HttpRequest.BodyPublishers.ofString("w" + writer + "," + next + ",1\n"))
                .build();
        int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status == 200) {
          acknowledged.set(writer, next);
          next++;
        }
      } catch (IOException e) {
        // Sent again, with the same number.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void assertPrefixes(String cut, long[] before) throws Exception {
    Path copy = Files.createTempDirectory(directory, "copy");
    for (String each : List.of("measurements.db", "measurements.db-wal")) {
      Path file = machines.hosts.cutBytes(cut).resolve(each);
      if (Files.exists(file)) {
        Files.copy(file, copy.resolve(each));
      }
    }
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + copy.resolve("measurements.db"));
        Statement statement = connection.createStatement()) {
      try (ResultSet check = statement.executeQuery("PRAGMA integrity_check")) {
        assertThat(check.getString(1)).isEqualTo("ok");
      }
      for (int i = 0; i < WRITERS; i++) {
        try (ResultSet rows =
            statement.executeQuery(
                "SELECT count(*), max(at) FROM measurement WHERE series = 'w" + i + "'")) {
          assertThat(rows.getLong(1)).as("no hole").isEqualTo(rows.getLong(2));
          assertThat(rows.getLong(2)).isGreaterThanOrEqualTo(before[i]);
        }
      }
    }
  }
}
