package dev.understudy.archive.database;

import dev.understudy.archive.Progress;
import dev.understudy.archive.create.CreateResult;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Entry.Owner;
import dev.understudy.archive.format.ManifestEnd;
import dev.understudy.archive.format.ManifestHeader;
import dev.understudy.archive.format.ManifestReader;
import dev.understudy.archive.format.RawPath;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.lock.HeldLock;
import dev.understudy.archive.lock.LockMode;
import dev.understudy.archive.lock.RepositoryLocks;
import dev.understudy.cloud.estate.DatabaseSpec;
import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.TimeSource;
import dev.understudy.core.ssh.Ssh;
import dev.understudy.core.ssh.SshProcess;
import dev.understudy.core.ssh.SshSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Archives databases while they serve. An archive whose stream did not come to its end, or whose
 * tool failed, never becomes one; the next run begins anew.
 */
public final class DatabaseArchive {
  private static final Owner NOBODY = new Owner(0, 0, "", "");
  private static final int PRIVATE = 0600;

  private final Ssh ssh;
  private final Repository repository;
  private final TimeSource time;
  private final SecureRandom random = new SecureRandom();

  public DatabaseArchive(Ssh ssh, Repository repository, TimeSource time) {
    this.ssh = ssh;
    this.repository = repository;
    this.time = time;
  }

  /**
   * Makes an archive; the answer to the database's check is asked before and kept in it.
   *
   * @throws ProblemException {@code HOST_UNREACHABLE}, {@code NOT_FOUND} when a tool or the
   *     database is not there, {@code COMMAND_FAILED}, {@code BLOCKED} when it is being archived
   *     already, and what a store throws
   */
  public CreateResult run(DatabaseRequest request, Progress progress, Deadline deadline)
      throws InterruptedException {
    RepositoryLocks locks = new RepositoryLocks(repository.store(), time);
    String purpose = "archive create of " + request.source();
    try (HeldLock all = locks.take(RepositoryLocks.CONTENTS, LockMode.SHARED, purpose);
        HeldLock source =
            locks.take(RepositoryLocks.ofSource(request.source()), LockMode.EXCLUSIVE, purpose);
        SshSession session = ssh.connect(request.host(), deadline)) {
      forgetUnfinished(request.source());
      HostTools tools = new HostTools(session, request.host(), request.database());
      Made made =
          request.database().kind() == DatabaseSpec.Kind.SQLITE
              ? sqlite(tools, request, progress, deadline)
              : postgres(tools, request, progress, deadline);
      try (NewArchive archive = made.archive()) {
        requireHeld(all, source);
        ManifestEnd end = archive.commit(time.now());
        return new CreateResult(
            archive.header().archive(),
            end.entries(),
            end.bytes(),
            end.bytes(),
            archive.storedBytes(),
            made.sentBytes(),
            0,
            List.of(),
            List.of(),
            end.sha256());
      }
    } catch (InterruptedIOException e) {
      throw interrupted(e);
    } catch (IOException e) {
      throw broken(request, e);
    }
  }

  /** What has been read whole and is to be committed. */
  private record Made(NewArchive archive, long sentBytes) {}

  /** Puts what a stream holds into an archive. */
  @FunctionalInterface
  private interface Taking {
    void take(InputStream from, NewArchive archive) throws IOException;
  }

  private Made postgres(
      HostTools tools, DatabaseRequest request, Progress progress, Deadline deadline)
      throws IOException, InterruptedException {
    Postgres postgres = new Postgres(tools);
    Optional<String> answer = Optional.empty();
    if (request.database().check().isPresent()) {
      String query = request.database().check().get().query();
      answer = Optional.of(postgres.answer(request.database().database(), query, deadline));
    }
    if (request.database().kind() == DatabaseSpec.Kind.POSTGRESQL_DUMP) {
      RawPath path = RawPath.ofText(DatabaseFacts.DUMP);
      FileStream dump = new FileStream(path, PRIVATE, NOBODY, time.now());
      return stream(tools, postgres.dump(), request, answer, dump::read, progress, deadline);
    }
    Made made =
        stream(tools, postgres.baseBackup(), request, answer, TarStream::read, progress, deadline);
    requireWhole(made.archive(), request);
    return made;
  }

  private Made sqlite(
      HostTools tools, DatabaseRequest request, Progress progress, Deadline deadline)
      throws IOException, InterruptedException {
    String path = request.database().path().orElseThrow();
    SqliteCopy.Original original = SqliteCopy.find(tools, path, deadline);
    SqliteCopy copy = SqliteCopy.make(tools, path, deadline);
    try {
      FileStream file =
          new FileStream(
              RawPath.ofText(path.substring(path.lastIndexOf('/') + 1)),
              original.mode(),
              original.owner(),
              original.modified());
      return stream(tools, copy.read(), request, copy.answer(), file::read, progress, deadline);
    } finally {
      copy.remove(tools, deadline);
    }
  }

  private Made stream(
      HostTools tools,
      List<String> command,
      DatabaseRequest request,
      Optional<String> answer,
      Taking taking,
      Progress progress,
      Deadline deadline)
      throws IOException, InterruptedException {
    Instant begun = time.now();
    NewArchive archive =
        NewArchive.begin(
            repository,
            new ManifestHeader(
                ManifestHeader.FORMAT,
                ArchiveId.at(begun, random.nextInt()),
                request.source(),
                RawPath.ofText(request.database().path().orElse(request.database().database())),
                begun,
                Optional.empty(),
                DatabaseFacts.of(request.database(), answer)));
    boolean isWhole = false;
    try (SshProcess process = tools.start(command, deadline)) {
      process.stdin().close();
      StreamInput from = new StreamInput(process.stdout(), tools.host(), progress, deadline);
      Optional<IOException> trouble = take(taking, from, archive);
      int exit = process.exit(deadline);
      if (exit != 0) {
        String said = new String(process.errors(), StandardCharsets.UTF_8);
        throw tools.failed(command, exit, said).asException();
      }
      if (trouble.isPresent()) {
        throw trouble.get();
      }
      isWhole = true;
      return new Made(archive, from.bytes());
    } finally {
      if (!isWhole) {
        archive.close();
      }
    }
  }

  /** A tool that failed says more than the stream that it broke off: what that is, comes second. */
  private static Optional<IOException> take(Taking taking, StreamInput from, NewArchive archive)
      throws IOException {
    try {
      taking.take(from, archive);
      return Optional.empty();
    } catch (IOException e) {
      if (!from.isAtEnd()) {
        throw e;
      }
      return Optional.of(e);
    }
  }

  /** Nobody else archives this source: what is unfinished of it will never be finished. */
  private void forgetUnfinished(String source) throws IOException {
    List<ArchiveId> finished = repository.archives();
    for (ArchiveId id : repository.plans()) {
      try (ManifestReader plan = repository.plan(id)) {
        if (!plan.header().source().equals(source)) {
          continue;
        }
      } catch (ProblemException e) {
        // Damaged, or finished a moment ago: not ours to judge.
        continue;
      }
      if (!finished.contains(id)) {
        repository.segments(id).forEach(segment -> repository.deleteSegment(segment.name()));
      }
      repository.deletePlan(id);
    }
  }

  private static void requireWhole(NewArchive archive, DatabaseRequest request) {
    List<String> paths = archive.entries().stream().map(entry -> entry.path().latin1()).toList();
    for (String needed : List.of("PG_VERSION", "backup_label", "backup_manifest")) {
      if (!paths.contains(needed)) {
        throw Problem.of(
                ProblemCode.COMMAND_FAILED,
                "the backup of " + request.source() + " has no " + needed,
                "",
                "make it by hand on " + request.host() + " to see why: pg_basebackup")
            .asException();
      }
    }
  }

  private static void requireHeld(HeldLock... locks) {
    for (HeldLock lock : locks) {
      if (!lock.isHeld()) {
        throw Problem.of(
                ProblemCode.BLOCKED,
                "somebody broke our lock of the repository",
                "",
                "begin again when nobody else works on it")
            .asException();
      }
    }
  }

  private ProblemException broken(DatabaseRequest request, IOException e) {
    return new ProblemException(
        Problem.of(
            ProblemCode.STATE_UNWRITABLE,
            "cannot archive " + request.source() + " in " + repository.store().address(),
            String.valueOf(e.getMessage()),
            "check the repository and its room"),
        e);
  }

  private static InterruptedException interrupted(InterruptedIOException e) {
    InterruptedException interrupted = new InterruptedException("interrupted");
    interrupted.initCause(e);
    return interrupted;
  }
}
