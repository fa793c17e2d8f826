package dev.understudy.archive.restore;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.archive.Progress;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Seal;
import dev.understudy.archive.remote.RemotePlace;
import dev.understudy.archive.restore.RestoreRequest.Proof;
import dev.understudy.archive.store.DirectoryStore;
import dev.understudy.core.Deadline;
import dev.understudy.core.TimeSource;
import dev.understudy.core.ssh.JschSsh;
import dev.understudy.core.ssh.OpenSshHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A tree, an archive of it made by hand, and a host that it is restored to. */
abstract class RestoreFixture {
  static final ArchiveId ID = new ArchiveId("20261124T180512Z-3f9a2c71");
  static final TimeSource TIME = TimeSource.system();

  @TempDir Path directory;
  Path tree;
  Path target;
  Repository repository;
  OpenSshHost host;

  @BeforeEach
  void begin() throws Exception {
    Files.createDirectory(directory.resolve("ssh"));
    host = OpenSshHost.start(directory.resolve("ssh"), "SetEnv HOME=" + directory);
    tree = Files.createDirectory(directory.resolve("tree"));
    target = directory.resolve("target");
    repository = new Repository(new DirectoryStore(directory.resolve("repository")), Seal.none());
    HandMadeArchive.run(
        tree,
        "",
        "sh",
        "-c",
        """
        umask 022
        mkdir -p etc/app empty 'with space' var
        i=0; while [ $i -lt 40 ]; do echo "file $i" >etc/app/conf-$i; i=$((i + 1)); done
        printf x >"with space/-dash"; printf y >'with space/line
        feed'; printf z >'with space/back\\slash'
        ln -s ../etc/app var/link; ln -s /nowhere var/dangling
        ln etc/app/conf-1 var/hard; ln etc/app/conf-1 etc/again
        mkfifo var/pipe
        dd if=/dev/urandom of=var/big bs=1000 count=3000 2>/dev/null
        dd if=/dev/zero of=var/sparse bs=1 count=1 seek=5000000 2>/dev/null
        truncate -s 3000000 var/hole
        printf data | dd of=var/sparse bs=1 seek=100000 conv=notrunc 2>/dev/null
        chmod 4755 etc/app/conf-2; chmod 1777 empty; chmod 0500 etc/app
        touch -d '2020-02-03 04:05:06.123456789' etc/app/conf-3 var 'with space'
        touch -h -d '2021-02-03 04:05:06.5' var/link
        touch -d '2019-01-01 00:00:00.000000001' .
        setfattr -n user.note -v hello etc/app/conf-4 2>/dev/null || true
        setfacl -m u:1234:r etc/app/conf-5 2>/dev/null || true
        setfacl -d -m u:1234:rx empty 2>/dev/null || true
        """);
  }

  @AfterEach
  void end() throws Exception {
    host.close();
  }

  void damage(HandMadeArchive archive) throws Exception {
    Path segment =
        directory
            .resolve("repository/segments")
            .resolve(archive.id().value())
            .resolve("000003-00000.tar.zst");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length / 2] ^= 4;
    Files.write(segment, bytes);
  }

  HandMadeArchive archive() throws Exception {
    return HandMadeArchive.of(repository, ID, tree, 20, 1 << 20);
  }

  RestoreRequest known(HandMadeArchive archive) {
    return request(archive, Proof.READ_BACK, true, List.of());
  }

  RestoreRequest request(
      HandMadeArchive archive, Proof proof, boolean isKnown, List<String> paths) {
    return new RestoreRequest(
        archive.id(),
        new RemotePlace(host.target(), target.toString()),
        paths,
        List.of(),
        proof,
        sum -> isKnown && sum.equals(archive.sha256()),
        false,
        false,
        false,
        2,
        Optional.empty());
  }

  ArchiveRestore engine() {
    return new ArchiveRestore(new JschSsh(), repository, TIME);
  }

  RestoreResult restore(RestoreRequest request) throws Exception {
    return engine().run(request, Progress.silent(), deadline());
  }

  static Deadline deadline() {
    return Deadline.in(TIME, Duration.ofMinutes(2));
  }

  /** What rsync would do to make the restored tree the archived one. */
  String differences() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/rsync")), "needs the Debian package rsync");
    return HandMadeArchive.run(
        directory,
        "",
        "rsync",
        "-aHAXn",
        "--delete",
        "--itemize-changes",
        "--checksum",
        tree + "/",
        target + "/");
  }

  List<String> beside() throws Exception {
    try (var files = Files.list(directory)) {
      return files
          .map(each -> each.getFileName().toString())
          .filter(each -> each.startsWith("."))
          .toList();
    }
  }
}
