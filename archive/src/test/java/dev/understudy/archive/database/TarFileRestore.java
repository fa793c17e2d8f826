package dev.understudy.archive.database;

import com.github.luben.zstd.ZstdInputStream;
import dev.understudy.archive.Progress;
import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.ManifestReader;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Repository.StoredSegment;
import dev.understudy.archive.restore.RestoreRequest;
import dev.understudy.archive.restore.RestoreResult;
import dev.understudy.core.Deadline;
import dev.understudy.core.ssh.Ssh;
import dev.understudy.core.ssh.SshProcess;
import dev.understudy.core.ssh.SshSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The restore that needs nothing but tar: all segments in the order of their names. */
record TarFileRestore(Ssh ssh, Repository repository) implements FileRestore {

  @Override
  public RestoreResult run(RestoreRequest request, Progress progress, Deadline deadline)
      throws InterruptedException {
    String to = request.to().directory();
    try (SshSession session = ssh.connect(request.to().host(), deadline)) {
      succeed(session.run(List.of("mkdir", "--", to), deadline).exit());
      try (SshProcess tar =
          session.start(List.of("tar", "-x", "-p", "-i", "--numeric-owner", "-C", to), deadline)) {
        try (OutputStream out = tar.stdin()) {
          for (StoredSegment each : repository.segments(request.archive())) {
            try (InputStream in = new ZstdInputStream(repository.openSegment(each.name()))) {
              in.transferTo(out);
            }
          }
        }
        tar.stdout().readAllBytes();
        succeed(tar.exit(deadline));
      }
      long files = 0;
      long bytes = 0;
      try (ManifestReader manifest = repository.manifest(request.archive())) {
        for (Optional<Entry> each = manifest.next(); each.isPresent(); each = manifest.next()) {
          files += each.get().kind() == Entry.Kind.FILE ? 1 : 0;
          bytes += each.get().size();
        }
      }
      return new RestoreResult(files, bytes, files, bytes, 0, Optional.empty(), List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void rollBack(RestoreRequest request, Deadline deadline) throws InterruptedException {
    try (SshSession session = ssh.connect(request.to().host(), deadline)) {
      succeed(session.run(List.of("rm", "-r", "--", request.to().directory()), deadline).exit());
    }
  }

  private static void succeed(int exit) {
    if (exit != 0) {
      throw new IllegalStateException("exit " + exit);
    }
  }
}
