package dev.understudy.archive.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.HandMadeArchive;
import dev.understudy.archive.format.RawPath;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Seal;
import dev.understudy.archive.store.DirectoryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchiveVerifyTest {
  private static final ArchiveId ID = new ArchiveId("20261124T180000Z-00000001");
  private static final ArchiveId OTHER = new ArchiveId("20261124T190000Z-00000002");
  private static final String FIRST = "segments/" + ID + "/000000-00000.tar.zst";
  private static final String BIG = "segments/" + ID + "/000001-00001.tar.zst";
  private static final String LAST = "segments/" + ID + "/000002-00000.tar.zst";
  private static final String MANIFEST = "archives/" + ID + ".jsonl.zst";

  @TempDir private Path directory;
  private Repository repository;

  @BeforeEach
  void makeArchives() throws IOException {
    repository = new Repository(new DirectoryStore(directory), Seal.none());
    make(ID, 1);
    make(OTHER, 2);
  }

  @Test
  void findsASoundArchiveSound() {
    VerifyReport presence = verify(VerifyRequest.presence(ID));
    VerifyReport all = verify(VerifyRequest.everyByte(ID));

    assertThat(presence.faults()).isEmpty();
    assertThat(presence.level()).contains(Level.L0);
    assertThat(presence.readSegments()).isZero();
    assertThat(all.faults()).isEmpty();
    assertThat(all.level()).contains(Level.L1);
    assertThat(all.provenFiles()).isEqualTo(all.files()).isEqualTo(4);
    assertThat(all.manifestSha256()).isPresent();
  }

  /** A damage, how deep one must look to see it, and what must be said. */
  record Damage(
      String name, boolean isSeenByPresence, Consumer<Path> done, String where, List<String> lost) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Damage> damages() {
    List<String> bundle = List.of("a.txt", "b with space");
    List<String> big = List.of("big");
    return Stream.of(
        new Damage("missing segment", true, root -> delete(root, FIRST), FIRST, bundle),
        new Damage("missing part", true, root -> delete(root, BIG), BIG, big),
        new Damage(
            "missing last segment", true, root -> delete(root, LAST), LAST, List.of("dir", "ü")),
        new Damage("truncated segment", true, root -> cut(root, BIG, 1), BIG, big),
        new Damage("emptied segment", true, root -> cut(root, FIRST, 1 << 30), FIRST, bundle),
        new Damage("longer segment", true, root -> append(root, BIG), BIG, big),
        new Damage("flipped bit", false, root -> flip(root, BIG), BIG, big),
        new Damage("zeroed block", false, root -> zero(root, BIG), BIG, big),
        new Damage("segment of another archive", false, ArchiveVerifyTest::foreign, BIG, big),
        new Damage("swapped segments", false, ArchiveVerifyTest::swap, BIG, big),
        new Damage(
            "flipped bit in manifest", true, root -> flip(root, MANIFEST), "manifest", List.of()),
        new Damage(
            "truncated manifest", true, root -> cut(root, MANIFEST, 1), "manifest", List.of()),
        new Damage(
            "emptied manifest", true, root -> cut(root, MANIFEST, 1 << 30), "manifest", List.of()),
        new Damage("longer manifest", true, root -> append(root, MANIFEST), "manifest", List.of()),
        new Damage(
            "manifest of another archive",
            true,
            root -> copy(root, "archives/" + OTHER + ".jsonl.zst", MANIFEST),
            "manifest",
            List.of()));
  }

  @ParameterizedTest
  @MethodSource("damages")
  void findsAndNames(Damage damage) {
    damage.done().accept(directory);

    VerifyReport presence = verify(VerifyRequest.presence(ID));
    VerifyReport all = verify(VerifyRequest.everyByte(ID));

    assertThat(presence.isSound()).isEqualTo(!damage.isSeenByPresence());
    assertThat(all.level()).isEmpty();
    assertThat(all.faults())
        .anySatisfy(
            fault -> {
              assertThat(fault.where()).isEqualTo(damage.where());
              assertThat(fault.files())
                  .extracting(RawPath::shown)
                  .containsExactlyElementsOf(damage.lost());
              assertThat(fault.why()).isNotBlank();
            });
    boolean isManifest = damage.where().equals("manifest");
    if (!isManifest) {
      assertThat(all.provenFiles() + all.doubtfulFiles()).isGreaterThanOrEqualTo(4);
      assertThat(all.provenFiles()).as("intact").isPositive();
    }
    assertThat(verify(VerifyRequest.everyByte(OTHER)).isSound()).as("the other").isTrue();
  }

  @Test
  void findsEveryRandomBitThatIsFlipped() throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(directory)) {
      files =
          walk.filter(Files::isRegularFile)
              .filter(file -> file.toString().contains(ID.value()))
              .sorted()
              .toList();
    }
    Random random = new Random(20261124);
    for (int i = 0; i < 200; i++) {
      Path file = files.get(random.nextInt(files.size()));
      byte[] sound = Files.readAllBytes(file);
      byte[] damaged = sound.clone();
      int bit = random.nextInt(sound.length * 8);
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      Files.write(file, damaged);

      assertThat(verify(VerifyRequest.everyByte(ID)).isSound())
          .as("bit " + bit + " of " + file)
          .isFalse();

      Files.write(file, sound);
    }
    assertThat(verify(VerifyRequest.everyByte(ID)).isSound()).isTrue();
  }

  @Test
  void readsTheSameSampleAgainWithTheSameSeed() {
    VerifyReport sample = verify(new VerifyRequest(ID, 0.3, 42));

    assertThat(sample.readSegments()).isBetween(1L, sample.segments() - 1);
    assertThat(sample.level()).contains(Level.L0);
    flip(directory, BIG);
    boolean first = verify(new VerifyRequest(ID, 0.3, 42)).isSound();
    assertThat(verify(new VerifyRequest(ID, 0.3, 42)).isSound()).isEqualTo(first);
    assertThat(
            Stream.iterate(1L, seed -> seed + 1)
                .limit(30)
                .map(seed -> verify(new VerifyRequest(ID, 0.3, seed)).isSound()))
        .contains(true, false);
  }

  @Test
  void looksOnlyAtWhatAnIncrementalArchiveStillHas() throws IOException {
    HandMadeArchive full = new HandMadeArchive(repository, id(3), "s");
    full.group(Map.of("kept", bytes(10), "gone", bytes(20)), 1 << 20).finish();
    ArchiveId next =
        new HandMadeArchive(repository, id(4), "s")
            .group(Map.of("new", bytes(30)), 1 << 20)
            .unchanged(full, List.of("kept"))
            .finish();

    VerifyReport report = verify(VerifyRequest.everyByte(next));

    assertThat(report.faults()).isEmpty();
    assertThat(report.provenFiles()).isEqualTo(2);
    assertThat(report.segments()).isEqualTo(2);
  }

  @Test
  void doesNotCallAnArchiveOfNothingSound() throws IOException {
    ArchiveId empty = new HandMadeArchive(repository, id(5), "s").finish();

    assertThat(verify(VerifyRequest.everyByte(empty)).faults())
        .extracting(Fault::why)
        .containsExactly("it has no entry: there is nothing to check");
  }

  private void make(ArchiveId id, int seed) throws IOException {
    Map<String, byte[]> bundle = new LinkedHashMap<>();
    bundle.put("a.txt", ("hello " + seed).getBytes(StandardCharsets.UTF_8));
    bundle.put("b with space", random(seed, 3000));
    Map<String, byte[]> last = new LinkedHashMap<>();
    last.put("ü", random(seed + 2, 700));
    last.put("dir/", new byte[0]);
    new HandMadeArchive(repository, id, "ssh://root@host/srv")
        .group(bundle, 1 << 20)
        .group(Map.of("big", random(seed + 1, 40_000)), 8192)
        .group(last, 1 << 20)
        .finish();
  }

  private VerifyReport verify(VerifyRequest request) {
    return ArchiveVerify.verify(repository, request, line -> {});
  }

  private static ArchiveId id(int number) {
    return new ArchiveId("20261125T18000" + number + "Z-00000001");
  }

  private static byte[] bytes(int length) {
    return random(length, length);
  }

  private static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static void foreign(Path root) {
    copy(root, BIG.replace(ID.value(), OTHER.value()), BIG);
  }

  private static void swap(Path root) {
    String other = BIG.replace("00001.tar", "00002.tar");
    copy(root, BIG, "spare");
    copy(root, other, BIG);
    copy(root, "spare", other);
  }

  private static void delete(Path root, String name) {
    change(() -> Files.delete(root.resolve(name)));
  }

  private static void copy(Path root, String from, String to) {
    change(
        () ->
            Files.copy(root.resolve(from), root.resolve(to), StandardCopyOption.REPLACE_EXISTING));
  }

  private static void cut(Path root, String name, int bytes) {
    edit(root, name, all -> Arrays.copyOf(all, Math.max(0, all.length - bytes)));
  }

  private static void append(Path root, String name) {
    edit(root, name, all -> Arrays.copyOf(all, all.length + 1));
  }

  private static void flip(Path root, String name) {
    edit(
        root,
        name,
        all -> {
          all[all.length / 2] ^= 4;
          return all;
        });
  }

  private static void zero(Path root, String name) {
    edit(
        root,
        name,
        all -> {
          Arrays.fill(all, 100, 612, (byte) 0);
          return all;
        });
  }

  private static void edit(Path root, String name, java.util.function.UnaryOperator<byte[]> edit) {
    change(
        () -> Files.write(root.resolve(name), edit.apply(Files.readAllBytes(root.resolve(name)))));
  }

  /** A change that may fail. */
  private interface Change {
    void make() throws IOException;
  }

  private static void change(Change change) {
    try {
      change.make();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
