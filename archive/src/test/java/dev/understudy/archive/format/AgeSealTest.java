package dev.understudy.archive.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.core.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgeSealTest {
  /** Made for these tests; keeps nothing secret. */
  static final String IDENTITY =
      "AGE-SECRET-KEY-1T2XF3HJ53Q0ZFSNYK44A3QNH8QQYGQFR3RZ9KH233CUTMKE9G8AQSFPEYQ";

  static final String RECIPIENT = "age1xjq65cdh6gc0w7dnv65fmkv4yp3cfysejta9r8wr0cmr6xlh3vss8zf6af";

  @TempDir private Path directory;

  @Test
  void opensWhatItSealed() throws IOException {
    for (int length : List.of(0, 1, 65535, 65536, 65537, 300_000)) {
      byte[] clear = bytes(length);

      byte[] sealed = seal(clear);

      assertThat(open(sealed)).isEqualTo(clear);
      assertThat(AgeSeal.of(List.of(RECIPIENT), "").sealedLength(length)).isEqualTo(sealed.length);
    }
  }

  @Test
  void noticesAFlippedBitAnywhereAndACutAnywhere() throws IOException {
    byte[] sealed = seal(bytes(200_000));
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = sealed.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      assertThatThrownBy(() -> open(damaged)).isInstanceOf(IOException.class);
    }
    for (int length : List.of(0, 10, 199, sealed.length - 1, sealed.length - 70_000)) {
      byte[] cut = Arrays.copyOf(sealed, length);
      assertThatThrownBy(() -> open(cut)).as("cut to " + length).isInstanceOf(IOException.class);
    }
    int header = sealed.length - 200_000 - 4 * 16;
    byte[] wholeChunks = Arrays.copyOf(sealed, header + 65552);
    assertThatThrownBy(() -> open(wholeChunks)).isInstanceOf(IOException.class);
  }

  @Test
  void speaksTheLanguageOfTheAgeCommand() throws Exception {
    Path key = Files.writeString(directory.resolve("key"), "# a comment\n" + IDENTITY + "\n");
    Path clear = Files.write(directory.resolve("clear"), bytes(150_000));
    Assumptions.assumeTrue(
        List.of("/usr/bin/age", "/usr/local/bin/age").stream()
            .anyMatch(file -> Files.isExecutable(Path.of(file))),
        "the Debian package age is not installed");

    Path ours = Files.write(directory.resolve("ours.age"), seal(Files.readAllBytes(clear)));
    run("age", "-d", "-i", key.toString(), "-o", directory + "/ours", ours.toString());
    run("age", "-r", RECIPIENT, "-o", directory + "/theirs.age", clear.toString());

    assertThat(directory.resolve("ours")).hasSameBinaryContentAs(clear);
    byte[] theirs = Files.readAllBytes(directory.resolve("theirs.age"));
    assertThat(
            AgeSeal.of(List.of(RECIPIENT), Files.readString(key))
                .open(new ByteArrayInputStream(theirs))
                .readAllBytes())
        .isEqualTo(Files.readAllBytes(clear));
  }

  @Test
  void refusesWhatIsNoKeyAndNeverShowsIt() {
    assertThatThrownBy(() -> AgeSeal.of(List.of("age1nonsense"), ""))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("age1nonsense");
    assertThatThrownBy(() -> AgeSeal.of(List.of(RECIPIENT), "AGE-SECRET-KEY-1ABC"))
        .isInstanceOf(ProblemException.class)
        .hasMessageNotContaining("1ABC")
        .hasNoCause();
  }

  @Test
  void needsAnIdentityToOpenAndNoneToSeal() throws IOException {
    AgeSeal seal = AgeSeal.of(List.of(RECIPIENT), "");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream sealed = seal.seal(out)) {
      sealed.write(1);
    }

    assertThatThrownBy(() -> seal.open(new ByteArrayInputStream(out.toByteArray())))
        .hasMessageContaining("no identity");
  }

  private static byte[] seal(byte[] clear) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream sealed = AgeSeal.of(List.of(RECIPIENT), "").seal(out)) {
      sealed.write(clear);
    }
    return out.toByteArray();
  }

  private static byte[] open(byte[] sealed) throws IOException {
    return AgeSeal.of(List.of(RECIPIENT), IDENTITY)
        .open(new ByteArrayInputStream(sealed))
        .readAllBytes();
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
