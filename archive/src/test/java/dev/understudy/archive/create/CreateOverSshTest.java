package dev.understudy.archive.create;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.archive.Progress;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.ManifestReader;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Seal;
import dev.understudy.archive.remote.RemotePlace;
import dev.understudy.archive.store.DirectoryStore;
import dev.understudy.core.Deadline;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.TimeSource;
import dev.understudy.core.ssh.JschSsh;
import dev.understudy.core.ssh.OpenSshHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives a tree through the machine's own OpenSSH server. */
class CreateOverSshTest {
  private static final TimeSource TIME = TimeSource.system();
  private static final String TREE =
      """
      umask 022
      mkdir -p etc/app empty 'with space' sub/-dash
      i=0; while [ $i -lt 40 ]; do echo "file $i" >etc/app/conf-$i; i=$((i + 1)); done
      printf x >-rf; printf y >'with space/line
      feed'; printf z >'with space/back\\slash'; printf a >"$(printf 'not\\377utf')"
      printf b >"$(printf '%0255d' 7)"
      ln -s ../etc/app sub/link; ln -s 'a -> b' sub/arrow
      ln etc/app/conf-1 sub/hard; ln etc/app/conf-1 etc/again
      mkfifo sub/pipe
      truncate -s 90M sparse; printf data | dd of=sparse bs=1 seek=50000000 conv=notrunc 2>/dev/null
      truncate -s 3000000 hole
      chmod 4755 etc/app/conf-2; chmod 1777 empty; chmod 0500 etc/app
      [ "$(id -u)" != 0 ] || mknod sub/null c 1 3
      touch -d '2020-02-03 04:05:06.123456789' etc/app/conf-3 'with space'
      touch -d '1960-01-01 00:00:00.5' etc/app/conf-6
      touch -h -d '2021-02-03 04:05:06.5' sub/link
      setfattr -n user.note -v 0xff00fe etc/app/conf-4 2>/dev/null || true
      setfacl -m u:1234:r etc/app/conf-5 2>/dev/null || true
      setcap cap_net_raw+ep etc/app/conf-7 2>/dev/null || true
      """;

  @TempDir private Path directory;
  private Path tree;
  private Repository repository;
  private OpenSshHost host;

  @BeforeEach
  void begin() throws Exception {
    host = start("#");
    tree = Files.createDirectory(directory.resolve("tree"));
    repository = new Repository(new DirectoryStore(directory.resolve("repository")), Seal.none());
  }

  @AfterEach
  void end() throws Exception {
    host.close();
    shell(directory, "chmod -R u+rwx .");
  }

  @Test
  void oneLineRestoresAFullArchive() throws Exception {
    shell(tree, TREE);

    CreateResult result = create(false);

    assertThat(result.vanished()).isEmpty();
    assertThat(result.inconsistent()).isEmpty();
    assertThat(restored(result.archive())).isEmpty();
    assertThat(create(false).readBytes()).isZero();
    Map<String, Entry> entries = entries(result.archive());
    assertThat(entries).hasSize((int) result.entries());
    assertThat(entries.get("sparse").holes()).isNotEmpty();
    assertThat(entries.values().stream().filter(each -> each.kind() == Kind.HARD_LINK)).hasSize(2);
    assertThat(entries.get("etc/app/conf-0").sha256())
        .contains(shell(tree, "sha256sum etc/app/conf-0").substring(0, 64));
  }

  @Test
  void needsNothingButShellAndTar() throws Exception {
    Path tools = Files.createDirectory(directory.resolve("tools"));
    shell(tools, "ln -s /bin/sh sh; ln -s $(command -v tar) tar");
    host.close();
    host = start("SetEnv PATH=" + tools);
    // GNU tar lists a time before 1970 with a fraction a second late, so that file is read again.
    shell(tree, TREE.replace("1960", "1980"));

    CreateResult result = create(false);

    assertThat(restored(result.archive())).isEmpty();
    assertThat(create(false).readBytes()).isZero();
  }

  @Test
  void archivesAFileOfMoreThanEightGibibytes() throws Exception {
    shell(
        tree,
        "truncate -s 9G huge; printf data | dd of=huge bs=1 seek=5000000000 conv=notrunc 2>/dev/null");

    CreateResult result = create(false);

    Entry huge = entries(result.archive()).get("huge");
    assertThat(huge.size()).isEqualTo(9L << 30);
    assertThat(huge.holes()).hasSize(2);
    assertThat(result.storedBytes()).isLessThan(100_000);
  }

  @Test
  void readsOnlyWhatChanged() throws Exception {
    shell(tree, "mkdir a b; echo one >a/one; echo two >b/two; ln b/two b/again");
    CreateResult first = create(false);
    assertThat(first.readBytes()).isEqualTo(8);

    CreateResult nothing = create(false);
    assertThat(nothing.readBytes()).isZero();
    assertThat(nothing.storedBytes()).isZero();
    assertThat(entries(nothing.archive()).keySet()).isEqualTo(entries(first.archive()).keySet());

    shell(tree, "chmod 600 a/one; rm b/again; echo three >a/three");
    CreateResult changed = create(false);

    Map<String, Entry> entries = entries(changed.archive());
    assertThat(entries.keySet())
        .containsExactlyInAnyOrder(".", "a", "b", "a/one", "a/three", "b/two");
    assertThat(entries.get("a/one").mode()).isEqualTo(0600);
    assertThat(entries.get("a/three").place().archive()).isEqualTo(changed.archive());
    assertThat(create(true).readBytes()).isEqualTo(14);
  }

  @Test
  void noticesAChangeThatKeepsSizeAndTime() throws Exception {
    shell(tree, "echo one >file; touch -d '2020-01-01' file; echo same >other");
    create(false);

    shell(tree, "echo two >file; touch -d '2020-01-01' file");

    assertThat(create(false).readBytes()).isEqualTo(4);
  }

  @Test
  void readsAgainWhatHasGoneFromTheRepository() throws Exception {
    shell(tree, "echo one >file");
    CreateResult first = create(false);

    repository.segments(first.archive()).forEach(each -> repository.deleteSegment(each.name()));

    CreateResult second = create(false);
    assertThat(second.readBytes()).isEqualTo(4);
    assertThat(restored(second.archive())).isEmpty();
  }

  @Test
  void goesOnWithWhatWasCutOff() throws Exception {
    shell(tree, "for i in 1 2; do dd if=/dev/urandom of=big$i bs=1M count=150 2>/dev/null; done");
    CuttingStore cutting =
        new CuttingStore(new DirectoryStore(directory.resolve("repository")), host::cut, 2);
    Repository cut = new Repository(cutting, Seal.none());
    assertThatThrownBy(() -> create(cut, request(false)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.HOST_UNREACHABLE));
    int kept = repository.segments(repository.plans().get(0)).size();
    assertThat(kept).isBetween(2, 5);

    CreateResult result = create(false);

    assertThat(result.resumedSegments()).isEqualTo(kept);
    assertThat(result.sentBytes()).isLessThan(320_000_000L - kept * 60_000_000L);
    assertThat(repository.plans()).isEmpty();
    assertThat(restored(result.archive())).isEmpty();
  }

  @Test
  void leavesOutWhatIsExcluded() throws Exception {
    shell(tree, "mkdir -p a/cache b; echo 1 >a/cache/x; echo 2 >b/y.tmp; echo 3 >b/z");

    CreateResult result =
        create(
            repository,
            new CreateRequest(
                place(),
                "source",
                List.of("cache", "b/*.tmp"),
                false,
                false,
                2,
                Optional.empty(),
                Map.of()));

    assertThat(entries(result.archive()).keySet()).containsExactlyInAnyOrder(".", "a", "b", "b/z");
  }

  @Test
  void saysWhatIsNotThere() {
    RemotePlace gone = new RemotePlace(host.target(), directory + "/gone");

    assertThatThrownBy(
            () ->
                create(
                    repository,
                    new CreateRequest(
                        gone, "source", List.of(), false, false, 1, Optional.empty(), Map.of())))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.NOT_FOUND));
    assertThat(repository.archives()).isEmpty();
  }

  private OpenSshHost start(String setting) throws Exception {
    Path ssh = Files.createTempDirectory(directory, "ssh");
    return OpenSshHost.start(ssh, setting);
  }

  private RemotePlace place() {
    return new RemotePlace(host.target(), tree.toString());
  }

  private CreateRequest request(boolean isFull) {
    return new CreateRequest(
        place(), "source", List.of(), isFull, false, 2, Optional.empty(), Map.of());
  }

  private CreateResult create(boolean isFull) throws InterruptedException {
    return create(repository, request(isFull));
  }

  private static CreateResult create(Repository into, CreateRequest request)
      throws InterruptedException {
    return new ArchiveCreate(new JschSsh(), into, TIME)
        .run(request, Progress.silent(), Deadline.in(TIME, Duration.ofMinutes(5)));
  }

  private Map<String, Entry> entries(ArchiveId archive) throws Exception {
    Map<String, Entry> entries = new HashMap<>();
    try (ManifestReader reader = repository.manifest(archive)) {
      for (Optional<Entry> each = reader.next(); each.isPresent(); each = reader.next()) {
        entries.put(each.get().path().shown(), each.get());
      }
    }
    return entries;
  }

  /** What the line of the documentation restores, and how it differs from the tree. */
  private String restored(ArchiveId archive) throws Exception {
    Path target = Files.createTempDirectory(directory, "restored");
    shell(
        directory,
        "cat repository/segments/"
            + archive
            + "/* | zstd -dc | tar -xp -i --xattrs --xattrs-include='*' --acls --numeric-owner -C "
            + target);
    return shell(
        directory, "rsync -aHAXSn --delete --itemize-changes --checksum tree/ " + target + "/");
  }

  private static String shell(Path in, String script) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", "set -e; " + script)
            .directory(in.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
