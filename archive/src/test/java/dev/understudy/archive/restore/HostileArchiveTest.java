package dev.understudy.archive.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.understudy.archive.Progress;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.Entry.Extent;
import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.RawPath;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Seal;
import dev.understudy.archive.remote.RemotePlace;
import dev.understudy.archive.store.DirectoryStore;
import dev.understudy.core.Deadline;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Sha256;
import dev.understudy.core.TimeSource;
import dev.understudy.core.ssh.JschSsh;
import dev.understudy.core.ssh.OpenSshHost;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives made to do harm: refused, and nothing is written anywhere. */
class HostileArchiveTest {
  private static final ArchiveId ID = new ArchiveId("20261124T180512Z-3f9a2c71");
  private static final TimeSource TIME = TimeSource.system();

  @TempDir private static Path ssh;
  private static OpenSshHost host;

  @TempDir private Path directory;

  @BeforeAll
  static void begin() throws Exception {
    host = OpenSshHost.start(ssh, "SetEnv HOME=" + ssh);
  }

  @AfterAll
  static void end() throws Exception {
    host.close();
  }

  /** Fills an archive with harm. */
  @FunctionalInterface
  interface Harm {
    void into(HandMadeArchive archive) throws Exception;
  }

  static Stream<Arguments> harms() {
    return Stream.of(
        harm(
            "a name with .. in manifest and stream",
            lying(tar -> tar.file("../out", "x"), "../out")),
        harm("a name with .. in the stream alone", lying(tar -> tar.file("../out", "x"), "out")),
        harm("an absolute name", lying(tar -> tar.file("/tmp/out", "x"), "/tmp/out")),
        harm("an absolute name in the stream alone", lying(tar -> tar.file("/out", "x"), "out")),
        harm("a name with two slashes", lying(tar -> tar.file("a//out", "x"), "a/out")),
        harm("a name that is a directory's", lying(tar -> tar.file("out/", "x"), "out")),
        harm(
            "a PAX path out of the root",
            lying(tar -> tar.pax('x', "path=../out").file("out", "x"), "out")),
        harm(
            "a PAX path beside a long name",
            lying(tar -> tar.longer('L', "out").pax('x', "path=../o").file("out", "x"), "out")),
        harm(
            "a long name out of the root",
            lying(tar -> tar.longer('L', "../out").file("out", "x"), "out")),
        harm(
            "a name for holes without holes",
            lying(tar -> tar.pax('x', "GNU.sparse.name=../out").file("out", "x"), "out")),
        harm("global records", lying(tar -> tar.pax('g', "path=../out").file("out", "x"), "out")),
        harm(
            "records that come twice",
            lying(tar -> tar.pax('x', "path=out", "path=../out").file("out", "x"), "out")),
        harm(
            "records of an unknown kind",
            lying(tar -> tar.pax('x', "GNU.dumpdir=Yx").file("out", "x"), "out")),
        harm(
            "a negative size in records",
            lying(tar -> tar.pax('x', "size=-1").file("out", "x"), "out")),
        harm(
            "a size of 2^63",
            lying(
                tar ->
                    tar.header(
                            "out",
                            '0',
                            "",
                            "",
                            124,
                            new byte[] {(byte) 0x80, 0, 0, 0, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0})
                        .content("x"),
                "out")),
        harm(
            "a negative binary size",
            lying(
                tar ->
                    tar.header(
                            "out",
                            '0',
                            "",
                            "",
                            124,
                            new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1})
                        .content("x"),
                "out")),
        harm(
            "a member that the manifest has not",
            lying(tar -> tar.file("out", "x").file("b", "x"), "out")),
        harm("a member twice", lying(tar -> tar.file("out", "x").file("out", "x"), "out")),
        harm("a device instead of a file", lying(tar -> tar.header("out", '3', 0, ""), "out")),
        harm(
            "a symbolic link instead of a file",
            lying(tar -> tar.header("out", '2', 0, "/etc"), "out")),
        harm(
            "a hard link instead of a file",
            lying(tar -> tar.header("out", '1', 0, "/etc/passwd"), "out")),
        harm("another content", lying(tar -> tar.file("out", "y"), "out")),
        harm("a volume's label", lying(tar -> tar.header("out", 'V', 0, ""), "out")),
        harm(
            "a file that begins elsewhere",
            lying(tar -> tar.header("out", 'M', 1, "").content("x"), "out")),
        harm("a directory's list", lying(tar -> tar.header("out", 'D', 1, "").content("x"), "out")),
        harm(
            "an old list of long names",
            lying(tar -> tar.header("out", 'N', 1, "").content("x"), "out")),
        harm("old holes", lying(tar -> tar.header("out", 'S', 1, "").content("x"), "out")),
        harm("a wrong sum", lying(tar -> tar.content("z".repeat(512)), "out")),
        harm(
            "a map of holes beyond the file's end",
            lying(
                tar ->
                    tar.pax(
                            'x',
                            "GNU.sparse.major=1",
                            "GNU.sparse.minor=0",
                            "GNU.sparse.name=out",
                            "GNU.sparse.realsize=1")
                        .header("GNUSparseFile.0/out", '0', 513, "")
                        .content("1\n1000000\n1\n" + "\0".repeat(501) + "x"),
                "out")),
        harm(
            "a map of more holes than memory",
            lying(
                tar ->
                    tar.pax(
                            'x',
                            "GNU.sparse.major=1",
                            "GNU.sparse.minor=0",
                            "GNU.sparse.name=out",
                            "GNU.sparse.realsize=1")
                        .header("GNUSparseFile.0/out", '0', 513, "")
                        .content("99999999999999\n" + "0\n".repeat(240)),
                "out")),
        harm("a file through a symbolic link", HostileArchiveTest::throughALink),
        harm("a file through a symbolic link of another group", HostileArchiveTest::acrossGroups),
        harm("a hard link out of the root", HostileArchiveTest::hardLinkOut),
        harm("a hard link to nothing of the archive", HostileArchiveTest::hardLinkToNothing),
        harm("a device without permission", HostileArchiveTest::device),
        harm("a bomb", HostileArchiveTest::bomb),
        harm("a name twice in the manifest", HostileArchiveTest::twice),
        harm("sizes that overflow", HostileArchiveTest::overflow),
        harm("something that is no zstd", HostileArchiveTest::gzip),
        harm("a manifest of another archive", HostileArchiveTest::anothers));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("harms")
  void isRefusedAndNothingIsWritten(String name, Harm harm) throws Exception {
    Path target = Files.createDirectory(directory.resolve("in")).resolve("target");
    HandMadeArchive archive = archive();
    harm.into(archive);

    assertThatThrownBy(() -> restore(archive, target))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                assertThat(e.problem().code())
                    .isIn(ProblemCode.UNSAFE_ARCHIVE, ProblemCode.ARCHIVE_DAMAGED));

    assertThat(target).doesNotExist();
    try (Stream<Path> left = Files.walk(directory.resolve("in"))) {
      assertThat(left.filter(each -> !each.toString().contains(".target.understudy")))
          .containsExactly(directory.resolve("in"));
    }
    try (Stream<Path> left = Files.walk(directory.resolve("in"))) {
      assertThat(left.filter(each -> each.endsWith("out") || each.endsWith("b"))).isEmpty();
    }
  }

  /** So that the test above can fail: the same archive without harm is restored. */
  @Test
  void whatIsHarmlessIsRestored() throws Exception {
    Path target = Files.createDirectory(directory.resolve("in")).resolve("target");
    HandMadeArchive archive = archive();
    lying(tar -> tar.pax('x', "path=./out").file("out", "x"), "out").into(archive);

    restore(archive, target);

    assertThat(target.resolve("out")).hasContent("x");
  }

  private HandMadeArchive archive() {
    return new HandMadeArchive(
        new Repository(new DirectoryStore(directory.resolve("repository")), Seal.none()), ID);
  }

  private void restore(HandMadeArchive archive, Path target) throws Exception {
    RestoreRequest request =
        RestoreRequest.whole(ID, new RemotePlace(host.target(), target.toString()), sum -> false);
    new ArchiveRestore(
            new JschSsh(),
            new Repository(new DirectoryStore(directory.resolve("repository")), Seal.none()),
            TIME)
        .run(request, Progress.silent(), Deadline.in(TIME, Duration.ofMinutes(2)));
    assertThat(archive.entries()).isNotEmpty();
  }

  private static Arguments harm(String name, Harm harm) {
    return Arguments.of(name, harm);
  }

  /** A stream, and a manifest that says that it is a file of one byte, {@code x}. */
  static Harm lying(java.util.function.UnaryOperator<RawTar> stream, String path) {
    return archive -> {
      RawTar tar = stream.apply(new RawTar());
      int length = tar.size();
      byte[] bytes = tar.end();
      archive.segment(0, 0, bytes);
      if (path.startsWith("a/")) {
        // Its directory comes in the last group.
        byte[] last = new RawTar().header("a/", '5', 0, "").end();
        archive.segment(1, 0, last);
        archive.entries().add(entry("a", Kind.DIRECTORY, Optional.empty(), 1, 0, 512));
      }
      archive.entries().add(file(path, 0, 0, length));
      archive.writeAsIs();
    };
  }

  private static void throughALink(HandMadeArchive archive) throws Exception {
    byte[] tar = new RawTar().header("a", '2', 0, "/tmp").file("a/out", "x").end();
    archive.segment(0, 0, tar);
    archive.entries().add(entry("a", Kind.SYMLINK, Optional.of("/tmp"), 0, 0, 512));
    archive.entries().add(file("a/out", 0, 512, 1024));
    archive.writeAsIs();
  }

  private static void acrossGroups(HandMadeArchive archive) throws Exception {
    archive.segment(0, 0, new RawTar().header("a", '2', 0, "/tmp").end());
    archive.segment(1, 0, new RawTar().file("a/out", "x").end());
    archive.entries().add(entry("a", Kind.DIRECTORY, Optional.empty(), 0, 0, 512));
    archive.entries().add(file("a/out", 1, 0, 1024));
    archive.writeAsIs();
  }

  private static void hardLinkOut(HandMadeArchive archive) throws Exception {
    archive.segment(0, 0, new RawTar().header("out", '1', 0, "../../etc/passwd").end());
    archive.entries().add(entry("out", Kind.HARD_LINK, Optional.of("../../etc/passwd"), 0, 0, 512));
    archive.writeAsIs();
  }

  private static void hardLinkToNothing(HandMadeArchive archive) throws Exception {
    archive.segment(0, 0, new RawTar().header("out", '1', 0, "etc/passwd").end());
    archive.entries().add(entry("out", Kind.HARD_LINK, Optional.of("etc/passwd"), 0, 0, 512));
    archive.writeAsIs();
  }

  private static void device(HandMadeArchive archive) throws Exception {
    archive.segment(0, 0, new RawTar().header("out", '3', 0, "").end());
    archive.entries().add(entry("out", Kind.CHARACTER_DEVICE, Optional.empty(), 0, 0, 512));
    archive.writeAsIs();
  }

  private static void bomb(HandMadeArchive archive) throws Exception {
    byte[] zeros = new byte[8 << 20];
    archive.stored(0, 0, 2048, Zstd.compress(zeros, 3));
    archive.entries().add(file("out", 0, 0, 1024));
    archive.writeAsIs();
  }

  private static void twice(HandMadeArchive archive) throws Exception {
    archive.segment(0, 0, new RawTar().file("out", "x").file("out", "x").end());
    archive.entries().add(file("out", 0, 0, 1024));
    archive.entries().add(file("out", 0, 1024, 1024));
    archive.writeAsIs();
  }

  private static void overflow(HandMadeArchive archive) throws Exception {
    archive.segment(0, 0, new RawTar().file("out", "x").end());
    Entry entry = file("out", 0, 0, 1024);
    archive
        .entries()
        .add(
            new Entry(
                entry.path(),
                Kind.FILE,
                0644,
                entry.owner(),
                Long.MAX_VALUE,
                Instant.EPOCH,
                Optional.empty(),
                entry.sha256(),
                Optional.empty(),
                Map.of(),
                List.of(new Extent(Long.MAX_VALUE - 1, Long.MAX_VALUE)),
                new Entry.Place(ID, 0, Long.MAX_VALUE - 511, 1024),
                Entry.Seen.NOTHING,
                Optional.empty()));
    archive.writeAsIs();
  }

  /** The zstd command would unpack this too. */
  private static void gzip(HandMadeArchive archive) throws Exception {
    byte[] tar = new RawTar().file("out", "x").end();
    java.io.ByteArrayOutputStream stored = new java.io.ByteArrayOutputStream();
    try (var gzip = new java.util.zip.GZIPOutputStream(stored)) {
      gzip.write(tar);
    }
    archive.stored(0, 0, tar.length, stored.toByteArray());
    archive.entries().add(file("out", 0, 0, 1024));
    archive.writeAsIs();
  }

  private static void anothers(HandMadeArchive archive) throws Exception {
    ArchiveId other = new ArchiveId("20251124T180512Z-00000000");
    lying(tar -> tar.file("out", "x"), "out").into(archive);
    Path directory = Path.of(archive.address().substring("file:".length()), "archives");
    Files.move(directory.resolve(ID + ".jsonl.zst"), directory.resolve(other + ".jsonl.zst.moved"));
    Repository repository = archive.repository();
    HandMadeArchive moved = new HandMadeArchive(repository, other);
    moved.segment(0, 0, new RawTar().file("out", "x").end());
    moved.entries().add(file("out", 0, 0, 1024));
    moved.writeAsIs();
    Files.move(directory.resolve(other + ".jsonl.zst"), directory.resolve(ID + ".jsonl.zst"));
  }

  private static Entry file(String path, int group, long offset, long length) {
    return entry(path, Kind.FILE, Optional.empty(), group, offset, length);
  }

  private static Entry entry(
      String path, Kind kind, Optional<String> link, int group, long offset, long length) {
    boolean isFile = kind == Kind.FILE;
    return new Entry(
        RawPath.ofText(path),
        kind,
        0644,
        new Entry.Owner(0, 0, "", ""),
        isFile ? 1 : 0,
        Instant.EPOCH,
        link.map(RawPath::ofText),
        isFile
            ? Optional.of(
                HexFormat.of()
                    .formatHex(Sha256.begin().digest("x".getBytes(StandardCharsets.US_ASCII))))
            : Optional.empty(),
        kind == Kind.CHARACTER_DEVICE ? Optional.of(new Entry.Device(1, 3)) : Optional.empty(),
        Map.of(),
        List.of(),
        new Entry.Place(ID, group, offset, length),
        Entry.Seen.NOTHING,
        Optional.empty());
  }
}
