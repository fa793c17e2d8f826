package dev.understudy.archive.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.RawPath;
import dev.understudy.archive.safety.TarCheck;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

/**
 * Streams with random harm done to them are refused as a problem, or say to another reader of tar
 * just what the manifest says. Longer with {@code -Dunderstudy.fuzz.rounds=N}.
 */
class TarCheckFuzzTest {
  private static final ArchiveId ID = new ArchiveId("20261124T180512Z-3f9a2c71");
  private static final int BLOCK = 512;
  private static final int ROUNDS = Integer.getInteger("understudy.fuzz.rounds", 20_000);
  private static final List<String> WORDS =
      List.of(
          "../", "/", "/etc/x", "..", "\0", "path=../x\n", "7777777", "99", "-1", "x", "L", "2");

  private final List<Entry> entries = new ArrayList<>();

  @Test
  void whatIsAcceptedSaysWhatTheManifestSays() {
    byte[] stream = stream();
    long seed = Long.getLong("understudy.fuzz.seed", 20261124L);
    Random random = new Random(seed);
    int accepted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] harmed = harm(stream.clone(), random);
      if (isAccepted(harmed, random)) {
        accepted++;
        Optional<List<String>> said = said(harmed);
        if (said.isPresent()) {
          assertThat(said.get()).as("seed %d, round %d", seed, round).isEqualTo(manifest());
        }
      }
    }

    assertThat(isAccepted(stream, random)).isTrue();
    assertThat(accepted).isLessThan(ROUNDS);
  }

  private boolean isAccepted(byte[] stream, Random random) {
    TarCheck check = new TarCheck(entries.iterator(), true);
    try {
      for (int at = 0; at < stream.length; ) {
        int count = Math.min(1 + random.nextInt(3000), stream.length - at);
        check.accept(stream, at, count);
        at += count;
      }
      check.end();
      return true;
    } catch (ProblemException refused) {
      return false;
    }
  }

  private static byte[] harm(byte[] stream, Random random) {
    byte[] harmed = stream;
    for (int i = random.nextInt(3); i >= 0; i--) {
      int block = random.nextInt(harmed.length / BLOCK) * BLOCK;
      switch (random.nextInt(6)) {
        case 0 -> harmed[block + random.nextInt(BLOCK)] ^= (byte) (1 << random.nextInt(8));
        case 1 -> word(harmed, block, random);
        case 2 ->
            System.arraycopy(
                stream.clone(),
                random.nextInt(stream.length / BLOCK) * BLOCK,
                harmed,
                block,
                BLOCK);
        case 3 -> harmed = Arrays.copyOf(harmed, Math.max(BLOCK, block));
        case 4 -> harmed[block + 156] = (byte) "012345678gxLKSVMDN".charAt(random.nextInt(18));
        default -> Arrays.fill(harmed, block, block + BLOCK, (byte) 0);
      }
      sum(harmed, block);
    }
    return harmed;
  }

  private static void word(byte[] harmed, int block, Random random) {
    byte[] word = WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.ISO_8859_1);
    int[] places = {0, 100, 108, 124, 136, 157, 257, 265, 297, 329, 345, random.nextInt(490)};
    System.arraycopy(word, 0, harmed, block + places[random.nextInt(places.length)], word.length);
  }

  /** So that most of what is harmed gets past the sum. */
  private static void sum(byte[] stream, int block) {
    if (block + BLOCK > stream.length || stream[block + 257] != 'u') {
      return;
    }
    Arrays.fill(stream, block + 148, block + 156, (byte) ' ');
    int sum = 0;
    for (int i = block; i < block + BLOCK; i++) {
      sum += stream[i] & 0xff;
    }
    byte[] digits = String.format("%06o\0 ", sum).getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(digits, 0, stream, block + 148, digits.length);
  }

  private List<String> manifest() {
    return entries.stream()
        .map(e -> e.kind() + " " + e.path() + " " + e.link().map(RawPath::latin1).orElse(""))
        .toList();
  }

  /** Empty when the other reader refuses it. */
  private static Optional<List<String>> said(byte[] stream) {
    List<String> said = new ArrayList<>();
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(new ByteArrayInputStream(stream), "ISO-8859-1")) {
      for (TarArchiveEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
        Kind kind =
            each.isSymbolicLink()
                ? Kind.SYMLINK
                : each.isLink() ? Kind.HARD_LINK : each.isDirectory() ? Kind.DIRECTORY : Kind.FILE;
        String name = each.getName().replaceAll("^\\./|/$", "");
        said.add(kind + " " + name + " " + (kind == Kind.FILE ? "" : each.getLinkName()));
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(said);
  }

  private byte[] stream() {
    RawTar tar = new RawTar();
    int at = 0;
    tar.file("a", "x");
    at = add("a", Kind.FILE, "", at, tar.size());
    tar.pax('x', "path=" + "d".repeat(150)).file("short", "x");
    at = add("d".repeat(150), Kind.FILE, "", at, tar.size());
    tar.longer('L', "e".repeat(120)).file("short", "x");
    at = add("e".repeat(120), Kind.FILE, "", at, tar.size());
    tar.header("h", '1', 0, "a");
    at = add("h", Kind.HARD_LINK, "a", at, tar.size());
    tar.header("s", '2', 0, "/etc");
    at = add("s", Kind.SYMLINK, "/etc", at, tar.size());
    tar.header("t/", '5', 0, "");
    add("t", Kind.DIRECTORY, "", at, tar.size());
    return tar.end();
  }

  private int add(String path, Kind kind, String link, int from, int to) {
    boolean isFile = kind == Kind.FILE;
    byte[] x = "x".getBytes(StandardCharsets.US_ASCII);
    entries.add(
        new Entry(
            RawPath.ofText(path),
            kind,
            0644,
            new Entry.Owner(0, 0, "", ""),
            isFile ? 1 : 0,
            Instant.EPOCH,
            link.isEmpty() ? Optional.empty() : Optional.of(RawPath.ofText(link)),
            isFile
                ? Optional.of(HexFormat.of().formatHex(Sha256.begin().digest(x)))
                : Optional.empty(),
            Optional.empty(),
            Map.of(),
            List.of(),
            new Entry.Place(ID, 0, from, to - from),
            Entry.Seen.NOTHING,
            Optional.empty()));
    return to;
  }
}
