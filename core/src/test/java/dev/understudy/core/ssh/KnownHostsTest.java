package dev.understudy.core.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownHostsTest {
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJNWrH6LWICPaFzWh3anGlvaMmrsW7t2McyVBJJIfOsF";
  private static final String OTHER_KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAGMPNabBLCp3fEdO7jGAHMyWQFi8cCCQ4ln8mBYkTWV";

  @TempDir private Path directory;
  private Path file;
  private KnownHosts known;

  @BeforeEach
  void setUp() {
    file = directory.resolve("known_hosts");
    known = new KnownHosts(file);
  }

  @Test
  void aMissingFileKnowsNobodyAndIsMade() {
    assertThat(known.contains("127.8.0.2", 2222)).isFalse();

    known.add("127.8.0.2", 2222, KEY + " root@host");

    assertThat(file).hasContent("[127.8.0.2]:2222 " + KEY + "\n");
    assertThat(known.contains("127.8.0.2", 2222)).isTrue();
    assertThat(known.contains("127.8.0.2", 22)).isFalse();
    assertThat(known.keys("127.8.0.2", 2222)).containsExactly(KEY);
  }

  @Test
  void theUsualPortIsNotWritten() {
    known.add("10.0.0.7", 22, KEY);

    assertThat(file).hasContent("10.0.0.7 " + KEY + "\n");
    assertThat(known.contains("10.0.0.7", 22)).isTrue();
    assertThat(known.contains("10.0.0.7", 2222)).isFalse();
  }

  @Test
  void aNewKeyReplacesTheOldOnesOfTheAddressAndNothingElse() throws Exception {
    Files.writeString(
        file,
        """
        # kept by hand
        10.0.0.7,alias.example %s
        10.0.0.7 ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAAwECAw==
        10.0.0.8 %s a comment
        @revoked 10.0.0.7 %s

        """
            .formatted(OTHER_KEY, OTHER_KEY, OTHER_KEY));

    known.add("10.0.0.7", 22, KEY);

    assertThat(file)
        .hasContent(
            """
            # kept by hand
            alias.example %s
            10.0.0.8 %s a comment
            @revoked 10.0.0.7 %s

            10.0.0.7 %s
            """
                .formatted(OTHER_KEY, OTHER_KEY, OTHER_KEY, KEY));
  }

  @Test
  void keepsForeignBytesAndPermissions() throws Exception {
    byte[] foreign = "# J\u00fcrgen\n".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(file, foreign);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    known.add("10.0.0.7", 22, KEY);

    assertThat(Arrays.copyOf(Files.readAllBytes(file), foreign.length)).isEqualTo(foreign);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void addingTheSameAgainChangesNothing() throws Exception {
    known.add("10.0.0.7", 22, KEY);
    Object before = Files.getLastModifiedTime(file);

    known.add("10.0.0.7", 22, KEY);

    assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
    assertThat(file).hasContent("10.0.0.7 " + KEY + "\n");
  }

  @Test
  void severalKeysOfOneHostAreKeptTogether() {
    known.add("10.0.0.7", 22, OTHER_KEY);
    String rsa = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAAwECAw==";

    known.replace("10.0.0.7", 22, List.of(KEY, rsa));

    assertThat(known.keys("10.0.0.7", 22)).containsExactly(KEY, rsa);

    known.replace("10.0.0.7", 22, List.of());

    assertThat(known.contains("10.0.0.7", 22)).isFalse();
  }

  @Test
  void findsAndReplacesWhatSshKeygenHasHashed() throws Exception {
    Files.writeString(
        file, "|1|mMDZ2DVTYvrv3GUJ+QyflSXA3mI=|7vH5lQPJ6HntvUgGvd52G84sY88= " + OTHER_KEY + "\n");
    String hashed = "[127.0.0.1]:";
    int port =
        IntStream.range(1024, 65536)
            .filter(p -> known.contains("127.0.0.1", p))
            .findFirst()
            .orElseThrow(() -> new AssertionError(hashed));

    known.add("127.0.0.1", port, KEY);

    assertThat(file).hasContent(hashed + port + " " + KEY + "\n");
  }

  @Test
  void whatIsNoKeyIsRefusedAndNothingIsWritten() {
    for (String line :
        List.of("", "ssh-ed25519", "ssh-ed25519 AAAA", "ssh-rsa " + KEY.split(" ")[1], KEY + "x")) {
      assertThatThrownBy(() -> known.add("10.0.0.7", 22, line))
          .as(line)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void manyWritersLoseNothing() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String address = "10.0.1." + i;
        all.add(pool.submit(() -> new KnownHosts(file).add(address, 22, KEY)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }

    assertThat(Files.readAllLines(file)).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void anInterruptedThreadStillRecordsTheKey() {
    Thread.currentThread().interrupt();

    known.add("10.0.0.7", 22, KEY);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(known.contains("10.0.0.7", 22)).isTrue();
  }

  @Test
  void aFileThatCannotBeWrittenIsAProblem() {
    KnownHosts nowhere = new KnownHosts(directory.resolve("missing/known_hosts"));

    assertThatThrownBy(() -> nowhere.add("10.0.0.7", 22, KEY))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.STATE_UNWRITABLE));
  }

  @Test
  void theFingerprintIsThatOfSshKeygen() {
    assertThat(KnownHosts.fingerprint(KEY + " comment"))
        .isEqualTo("SHA256:65vS/Ne16e+UxGIQhMHdnrsWPw5UKU+o1/fQbrWyWec");
  }

  @Test
  void readsTheKeysOfTheNewestBootFromTheConsole() {
    String console =
        """
        [    0.000000] Linux version 6.1.0-37-amd64\r
        -----BEGIN SSH HOST KEY KEYS-----\r
        %s root@old\r
        -----END SSH HOST KEY KEYS-----\r
        [    0.000000] Linux version 6.1.0-37-amd64
        <14>Nov 24 09:31:02 cloud-init: #############################################################
        <14>Nov 24 09:31:02 cloud-init: -----BEGIN SSH HOST KEY KEYS-----
        <14>Nov 24 09:31:02 cloud-init: %s root@new
        ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAAwECAw== root@new
        ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJNWrH6LWICPaF
        -----END SSH HOST KEY KEYS-----
        host login:
        """
            .formatted(OTHER_KEY, KEY);

    assertThat(ConsoleHostKeys.parse(console))
        .containsExactly(KEY, "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAAwECAw==");
  }

  @Test
  void aConsoleWithoutACompleteBlockHasNoKeys() {
    assertThat(ConsoleHostKeys.parse("")).isEmpty();
    assertThat(ConsoleHostKeys.parse("booting\n" + KEY + "\n")).isEmpty();
    assertThat(ConsoleHostKeys.parse("-----BEGIN SSH HOST KEY KEYS-----\n" + KEY + "\n")).isEmpty();
    assertThat(
            ConsoleHostKeys.parse(
                "-----BEGIN SSH HOST KEY KEYS-----\n-----END SSH HOST KEY KEYS-----\n"))
        .isEmpty();
  }
}
