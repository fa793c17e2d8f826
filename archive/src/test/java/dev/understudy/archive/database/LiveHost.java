package dev.understudy.archive.database;

import dev.understudy.archive.Progress;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Seal;
import dev.understudy.archive.store.DirectoryStore;
import dev.understudy.archive.store.Store;
import dev.understudy.cloud.estate.DatabaseSpec;
import dev.understudy.core.Deadline;
import dev.understudy.core.PostgresServer;
import dev.understudy.core.TimeSource;
import dev.understudy.core.ssh.JschSsh;
import dev.understudy.core.ssh.OpenSshHost;
import dev.understudy.core.ssh.SshSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** This machine behind OpenSSH, as source and as target, and a repository in a directory. */
final class LiveHost implements AutoCloseable {
  private final OpenSshHost host;
  private final Repository repository;
  private final JschSsh ssh = new JschSsh();

  LiveHost(Path directory) throws Exception {
    this.host = OpenSshHost.start(Files.createDirectory(directory.resolve("ssh")));
    this.repository =
        new Repository(new DirectoryStore(directory.resolve("repository")), Seal.none());
  }

  OpenSshHost host() {
    return host;
  }

  Repository repository() {
    return repository;
  }

  ArchiveId archive(DatabaseSpec database) throws InterruptedException {
    return archive(database, repository);
  }

  /** Archives, and does something when the second segment of the stream is begun. */
  ArchiveId archive(DatabaseSpec database, Runnable disaster) throws InterruptedException {
    Store telling = new StoreThatTells(repository.store(), "segments/", 2, disaster);
    return archive(database, new Repository(telling, repository.seal()));
  }

  private ArchiveId archive(DatabaseSpec database, Repository into) throws InterruptedException {
    return new DatabaseArchive(ssh, into, TimeSource.system())
        .run(
            DatabaseRequest.of("estate", "data", host.target(), database),
            Progress.silent(),
            limit())
        .archive();
  }

  DatabaseRestoreResult restore(ArchiveId archive, DatabaseSpec database)
      throws InterruptedException {
    return new DatabaseRestore(ssh, repository, TimeSource.system())
        .run(
            new DatabaseRestoreRequest(archive, host.target(), database, List.of(), sum -> true),
            Progress.silent(),
            limit());
  }

  /** What a command prints, run here as the user that database servers run as. */
  static String said(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(PostgresServer.asServerUser());
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + " failed: " + said);
    }
    return said.strip();
  }

  /** The user that database servers run as here; empty when it is the one who logs in. */
  static Optional<String> serverUser() {
    return PostgresServer.asServerUser().stream()
        .filter(word -> word.startsWith("--reuid="))
        .map(word -> word.substring("--reuid=".length()))
        .findFirst();
  }

  static Deadline limit() {
    return Deadline.in(TimeSource.system(), Duration.ofMinutes(5));
  }

  SshSession connect() throws InterruptedException {
    return ssh.connect(host.target(), limit());
  }

  @Override
  public void close() throws IOException {
    host.close();
  }
}
