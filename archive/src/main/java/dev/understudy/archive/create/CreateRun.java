package dev.understudy.archive.create;

import dev.understudy.archive.Progress;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.ManifestEnd;
import dev.understudy.archive.format.ManifestHeader;
import dev.understudy.archive.format.RawPath;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.lock.HeldLock;
import dev.understudy.archive.remote.SourceTools;
import dev.understudy.archive.spool.SortedSpool;
import dev.understudy.archive.spool.SpoolRecord;
import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.TimeSource;
import dev.understudy.core.ssh.Ssh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** One create from its first look to its manifest. Used once. */
final class CreateRun implements AutoCloseable {
  private static final long MEMORY = 12L * 1024 * 1024;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Repository repository;
  private final TimeSource time;
  private final CreateRequest request;
  private final Deadline deadline;
  private final Meter meter;
  private final Path spools;
  private final ExecutorService threads;
  private final Channels channels;

  CreateRun(
      Ssh ssh,
      Repository repository,
      TimeSource time,
      CreateRequest request,
      Progress progress,
      Deadline deadline)
      throws IOException {
    this.repository = repository;
    this.time = time;
    this.request = request;
    this.deadline = deadline;
    this.meter = new Meter(time, progress, request.bytesPerSecond());
    this.spools = Files.createTempDirectory("understudy-archive");
    this.threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "archive-create");
              thread.setDaemon(true);
              return thread;
            });
    this.channels =
        new Channels(ssh, request.from(), Math.max(1, request.channels()), threads, deadline);
  }

  /**
   * @param locks without which no archive comes to be
   */
  CreateResult run(List<HeldLock> locks) throws IOException, InterruptedException {
    Instant begun = time.now().truncatedTo(ChronoUnit.MILLIS);
    SourceTools tools = SourceTools.probe(channels.first(), request.from(), deadline);
    ManifestHeader header =
        new ManifestHeader(
            ManifestHeader.FORMAT,
            ArchiveId.at(begun, RANDOM.nextInt()),
            request.source(),
            RawPath.ofText(request.from().directory()),
            begun,
            Optional.empty(),
            facts());
    try (SortedSpool listed = new SortedSpool(spools, MEMORY);
        SortedSpool carried = new SortedSpool(spools, MEMORY);
        SortedSpool read = new SortedSpool(spools, 2 * MEMORY);
        Todo todo = new Todo(spools)) {
      Results results = new Results(read);
      list(tools, listed, results);
      for (Iterator<SpoolRecord> each = listed.sorted(); each.hasNext(); ) {
        todo.add(Listed.decode(each.next().value()));
      }
      meter.expect(todo.files(), todo.bytes());
      Future<?> plan =
          threads.submit(
              () -> {
                PlanFile.write(
                    repository,
                    header,
                    new Numbering(todo, request.channels()),
                    carried,
                    time.now());
                return null;
              });
      Committer committer = new Committer(threads, plan);
      CreateScope scope =
          new CreateScope(
              repository,
              header.archive(),
              request.from().directory(),
              tools,
              StoredParts.none(repository),
              committer,
              results,
              meter,
              threads,
              deadline);
      Groups groups = new Groups(new Numbering(todo, request.channels()), tools.pieces());
      channels.copy(scope, groups);
      committer.finish();
      locks.forEach(CreateRun::requireHeld);
      return finish(header, carried, results);
    }
  }

  private static void requireHeld(HeldLock lock) {
    if (!lock.isHeld()) {
      throw Problem.of(
              ProblemCode.BLOCKED,
              "the lock of this create was broken while it was at work",
              "somebody took it for dead, and may have begun another",
              "the same command again goes on from the last finished segment")
          .asException();
    }
  }

  private void list(SourceTools tools, SortedSpool listed, Results results)
      throws InterruptedException {
    List<String> closed =
        new SourceListing(
                channels.first(), request.from(), new Excludes(request.excludes()), deadline)
            .into(listed, tools);
    closed.forEach(results::closed);
  }

  private CreateResult finish(ManifestHeader header, SortedSpool carried, Results results)
      throws IOException {
    ManifestEnd end =
        ManifestFile.write(
            repository,
            header,
            new ArrayList<>(results.segments()),
            carried,
            results.entries(),
            time.now().truncatedTo(ChronoUnit.MILLIS));
    repository.deletePlan(header.archive());
    return new CreateResult(
        header.archive(),
        end.entries(),
        end.bytes(),
        results.readBytes(),
        results.storedBytes(),
        meter.received(),
        results.resumed(),
        results.inconsistent(),
        results.vanished(),
        end.sha256());
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>(request.facts());
    if (!request.excludes().isEmpty()) {
      facts.put("excluded", String.join("\n", request.excludes()));
    }
    return facts;
  }

  @Override
  public void close() throws IOException {
    channels.close();
    threads.shutdownNow();
    try (Stream<Path> files = Files.list(spools)) {
      for (Path each : files.toList()) {
        Files.deleteIfExists(each);
      }
    }
    Files.deleteIfExists(spools);
  }
}
