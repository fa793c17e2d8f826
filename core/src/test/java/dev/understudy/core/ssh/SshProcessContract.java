package dev.understudy.core.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.core.Deadline;
import dev.understudy.core.Effect;
import dev.understudy.core.ProblemException;
import dev.understudy.core.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a streaming command promises, whatever server is at the other end. */
@Timeout(120)
abstract class SshProcessContract {
  private static final int MIB = 1024 * 1024;
  static final int LARGE = 100 * MIB;
  private static final int WINDOW = 2 * MIB;

  @TempDir protected Path directory;
  private SshSession session;

  abstract void startHost() throws Exception;

  abstract void stopHost() throws IOException;

  abstract SshTarget target();

  abstract void cut();

  @BeforeEach
  void connect() throws Exception {
    startHost();
    session = new JschSsh().connect(target(), soon());
  }

  @AfterEach
  void disconnect() throws IOException {
    if (session != null) {
      session.close();
    }
    stopHost();
  }

  @Test
  void bytesOfAnyKindPassBothWaysUnchanged() throws Exception {
    String file = directory.resolve("large").toString();
    String written;
    try (SshProcess process = start("sh", "-c", "cat >\"$1\"", "sh", file)) {
      written = write(process.stdin(), LARGE);
      assertThat(process.exit(soon())).isZero();
    }

    try (SshProcess process = start("cat", file)) {
      assertThat(sum(process.stdout(), LARGE)).isEqualTo(written);
      assertThat(process.exit(soon())).isZero();
      assertThat(process.errors()).isEmpty();
    }
  }

  @Test
  void argumentsAndStatusAndErrorsAreKept() throws Exception {
    List<String> command = List.of("sh", "-c", "echo \"$1\"; echo oops >&2; exit 7", "sh", "a 'b'");
    try (SshProcess process = start(command)) {
      process.stdin().close();

      assertThat(process.stdout().readAllBytes()).asString().isEqualTo("a 'b'\n");
      assertThat(process.exit(soon())).isEqualTo(7);
      assertThat(process.errors()).asString().isEqualTo("oops\n");
    }
  }

  @Test
  void aCommandEndedByASignalSaysWhich() throws Exception {
    try (SshProcess process = start("sh", "-c", "kill -9 $$")) {
      assertThat(process.stdout().read()).isEqualTo(-1);
      assertThat(process.exit(soon())).isEqualTo(137);
    }
  }

  @Test
  void aTalkativeCommandIsNotHeldUpAndItsErrorsAreCutOff() throws Exception {
    String script = "head -c 8000000 /dev/zero | tr '\\0' e >&2; echo done";
    try (SshProcess process = start("sh", "-c", script)) {
      assertThat(process.stdout().readAllBytes()).asString().isEqualTo("done\n");
      assertThat(process.exit(soon())).isZero();
      assertThat(process.errors()).asString().isEqualTo("e".repeat(64 * 1024));
    }
  }

  @Test
  void inputEndsWhenItIsClosed() throws Exception {
    try (SshProcess process = start("wc", "-c")) {
      process.stdin().write("twelve bytes".getBytes(US_ASCII));
      process.stdin().close();

      assertThat(process.stdout().readAllBytes()).asString().contains("12");
      assertThat(process.exit(soon())).isZero();
    }
  }

  @Test
  void aBrokenConnectionIsNeverTheEndOfTheData() throws Exception {
    try (SshProcess process = start("cat", "/dev/zero")) {
      process.stdout().readNBytes(10 * MIB);

      cut();

      assertThatThrownBy(() -> process.stdout().transferTo(OutputStream.nullOutputStream()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("broke");
      assertThatThrownBy(() -> process.stdout().read()).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> process.stdin().write(1)).isInstanceOf(IOException.class);
      ProblemException thrown =
          catchThrowableOfType(ProblemException.class, () -> process.exit(soon()));
      assertThat(thrown.problem().effect()).isEqualTo(Effect.UNKNOWN);
    }
  }

  @Test
  void whoWritesWhenTheConnectionBreaksIsTold() throws Exception {
    try (SshProcess process = start("sleep", "60")) {
      FutureTask<String> writer = aside(() -> write(process.stdin(), LARGE));

      cut();

      assertThatThrownBy(() -> writer.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void whatNobodyReadsHoldsUpNoOtherCommandAndFillsNoMemory() throws Exception {
    String size = Integer.toString(LARGE);
    try (SshProcess ignored = start("head", "-c", size, "/dev/zero")) {
      for (int i = 0; i < 3; i++) {
        try (SshProcess other = start("head", "-c", size, "/dev/zero")) {
          assertThat(sum(other.stdout(), LARGE)).isNotEmpty();
        }
        assertThat(session.run(List.of("echo", "on"), soon()).line()).isEqualTo("on");
      }

      assertThat(ignored.stdout().available()).isBetween(WINDOW - 65536, WINDOW);
      assertThat(sum(ignored.stdout(), LARGE)).isNotEmpty();
      assertThat(ignored.exit(soon())).isZero();
    }
  }

  @Test
  void manyCommandsStreamSideBySide() throws Exception {
    List<FutureTask<String>> sent = new ArrayList<>();
    List<FutureTask<String>> received = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      SshProcess up = start("sha256sum");
      SshProcess down = start("head", "-c", Integer.toString(10 * MIB), "/dev/zero");
      sent.add(aside(() -> write(up.stdin(), 10 * MIB) + "  -\n"));
      received.add(aside(() -> new String(up.stdout().readAllBytes(), US_ASCII)));
      received.add(aside(() -> sum(down.stdout(), 10 * MIB)));
    }

    for (FutureTask<String> down : received) {
      assertThat(down.get(60, TimeUnit.SECONDS)).isNotEmpty();
    }
    for (int i = 0; i < 4; i++) {
      assertThat(received.get(2 * i).get()).isEqualTo(sent.get(i).get());
    }
  }

  @Test
  void anInterruptionEndsReading() throws Exception {
    try (SshProcess process = start("sleep", "60")) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> process.stdout().read()).isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void anInterruptionEndsWritingToACommandThatDoesNotRead() throws Exception {
    try (SshProcess process = start("sleep", "60")) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> write(process.stdin(), LARGE))
          .isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aDeadlineEndsTheWaitForTheExit() throws Exception {
    try (SshProcess process = start("sleep", "60")) {
      Deadline deadline = Deadline.in(TimeSource.system(), Duration.ofMillis(200));

      ProblemException thrown =
          catchThrowableOfType(ProblemException.class, () -> process.exit(deadline));

      assertThat(thrown.problem().what()).contains("sleep").contains("within the time");
    }
  }

  @Test
  void closingEndsTheInputOfTheCommand() throws Exception {
    Path mark = directory.resolve("ended");
    String script = "cat >/dev/null; : >\"$1\"";

    SshProcess process = start("sh", "-c", script, "sh", mark.toString());
    process.close();

    await(mark);
    assertThatThrownBy(() -> process.stdout().read()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> process.stdin().write(1)).isInstanceOf(IOException.class);
  }

  @Test
  void closingRefusesTheOutputOfTheCommand() throws Exception {
    Path mark = directory.resolve("refused");
    String script = "trap '' HUP; cat /dev/zero 2>/dev/null; : >\"$1\"";

    SshProcess process = start("sh", "-c", script, "sh", mark.toString());
    process.stdout().readNBytes(MIB);
    process.close();

    await(mark);
  }

  @Test
  void aCommandOnAClosedConnectionWasNotStarted() {
    session.close();

    ProblemException thrown = catchThrowableOfType(ProblemException.class, () -> start("true"));

    assertThat(thrown.problem().effect()).isEqualTo(Effect.TRANSIENT);
  }

  SshProcess start(String... command) throws InterruptedException {
    return start(List.of(command));
  }

  SshProcess start(List<String> command) throws InterruptedException {
    return session.start(command, soon());
  }

  static Deadline soon() {
    return Deadline.in(TimeSource.system(), Duration.ofSeconds(20));
  }

  private static void await(Path file) throws InterruptedException {
    Deadline deadline = soon();
    while (!Files.exists(file)) {
      assertThat(deadline.isOver()).isFalse();
      TimeSource.system().sleep(Duration.ofMillis(10));
    }
  }

  static <T> FutureTask<T> aside(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "aside");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  static String write(OutputStream out, int size) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] bytes = new byte[100_003];
    Random random = new Random(size);
    for (int left = size; left > 0; left -= bytes.length) {
      random.nextBytes(bytes);
      int part = Math.min(left, bytes.length);
      out.write(bytes, 0, part);
      digest.update(bytes, 0, part);
    }
    out.close();
    return HexFormat.of().formatHex(digest.digest());
  }

  static String sum(InputStream in, int size) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] bytes = new byte[70_001];
    int total = 0;
    for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
      digest.update(bytes, 0, count);
      total += count;
    }
    assertThat(total).isEqualTo(size);
    return HexFormat.of().formatHex(digest.digest());
  }
}
