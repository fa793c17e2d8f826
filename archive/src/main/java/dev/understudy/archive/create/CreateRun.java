package dev.understudy.archive.create;

import dev.understudy.archive.Progress;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.ManifestEnd;
import dev.understudy.archive.format.ManifestHeader;
import dev.understudy.archive.format.ManifestReader;
import dev.understudy.archive.format.RawPath;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Segment;
import dev.understudy.archive.lock.HeldLock;
import dev.understudy.archive.remote.SourceTools;
import dev.understudy.archive.spool.SortedSpool;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** One create from its first look to its manifest. Used once. */
final class CreateRun implements AutoCloseable {
  private static final long MEMORY = 12L * 1024 * 1024;

  /** A group less of which is alive is read again, so that its segments can go. */
  private static final double LEAST_ALIVE = 0.3;

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
    EarlierArchives earlier = new EarlierArchives(repository, request.source());
    ManifestHeader fresh = header(begun);
    Optional<ManifestHeader> left = earlier.findInterrupted(fresh, request.isFull());
    SourceTools tools = SourceTools.probe(channels.first(), request.from(), deadline);
    try (SortedSpool carried = new SortedSpool(spools, MEMORY);
        SortedSpool read = new SortedSpool(spools, 2 * MEMORY)) {
      Results results = new Results(read);
      return left.isPresent()
          ? resume(left.get(), tools, carried, results, locks)
          : begin(fresh, earlier, tools, carried, results, locks);
    }
  }

  /** What {@link #run} would read. Writes nothing. */
  CreatePreview preview(Consumer<RawPath> names) throws IOException, InterruptedException {
    SourceTools tools = SourceTools.probe(channels.first(), request.from(), deadline);
    EarlierArchives earlier = new EarlierArchives(repository, request.source());
    boolean isWhole = request.isFull() || request.rehash();
    Optional<ArchiveId> parent = isWhole ? Optional.empty() : earlier.findNewest();
    try (SortedSpool carried = new SortedSpool(spools, MEMORY);
        SortedSpool listed = new SortedSpool(spools, MEMORY);
        SortedSpool read = new SortedSpool(spools, MEMORY);
        Todo todo = new Todo(spools)) {
      UnaryOperator<Listed> known = list(tools, listed, new Results(read));
      sort(parent, tools, new Names(listed, known), todo, carried);
      numbering(todo).forEachRemaining(each -> names.accept(each.listed().path()));
      return new CreatePreview(parent, todo.names(), todo.bytes(), carried.count());
    }
  }

  private CreateResult resume(
      ManifestHeader header,
      SourceTools tools,
      SortedSpool carried,
      Results results,
      List<HeldLock> locks)
      throws IOException, InterruptedException {
    try (ManifestReader plan = repository.plan(header.archive());
        PlannedSpool planned = PlanFile.read(plan, spools, carried)) {
      results.carried(plan.segments());
      meter.expect(planned.files(), planned.bytes());
      copy(
          header,
          tools,
          StoredParts.of(repository, header.archive()),
          results,
          CompletableFuture.completedFuture(null),
          planned.iterator());
      return finish(header, carried, results, locks, Optional.empty());
    }
  }

  private CreateResult begin(
      ManifestHeader fresh,
      EarlierArchives earlier,
      SourceTools tools,
      SortedSpool carried,
      Results results,
      List<HeldLock> locks)
      throws IOException, InterruptedException {
    Optional<ArchiveId> newest = request.isFull() ? Optional.empty() : earlier.findNewest();
    Optional<ArchiveId> parent = request.rehash() ? Optional.empty() : newest;
    try (SortedSpool listed = new SortedSpool(spools, MEMORY);
        Todo todo = new Todo(spools)) {
      UnaryOperator<Listed> known = list(tools, listed, results);
      List<Segment> segments = sort(parent, tools, new Names(listed, known), todo, carried);
      results.carried(segments);
      meter.expect(todo.files(), todo.bytes());
      ManifestHeader header = segments.isEmpty() ? fresh : fresh.of(parent);
      Future<?> plan =
          todo.isSmall()
              ? CompletableFuture.completedFuture(null)
              : threads.submit(
                  () -> {
                    PlanFile.write(
                        repository, header, segments, numbering(todo), carried, time.now());
                    return null;
                  });
      copy(header, tools, StoredParts.none(repository), results, plan, numbering(todo));
      return finish(header, carried, results, locks, request.rehash() ? newest : Optional.empty());
    }
  }

  /** What is to be read, and what is not; returns the segments that hold the latter. */
  private List<Segment> sort(
      Optional<ArchiveId> parent, SourceTools tools, Names names, Todo todo, SortedSpool carried)
      throws IOException {
    if (parent.isEmpty()) {
      for (Iterator<Listed> each = names.sorted(); each.hasNext(); ) {
        todo.add(each.next());
      }
      return List.of();
    }
    Optional<EarlierGroups> groups = Optional.empty();
    do {
      todo.clear();
      carried.clear();
      try (ManifestReader manifest = repository.manifest(parent.get())) {
        if (groups.isEmpty()) {
          groups = Optional.of(new EarlierGroups(manifest.segments(), LEAST_ALIVE));
          groups.get().look(repository);
        }
        new Comparison(tools.find(), groups.get(), spools, todo, carried)
            .run(names.sorted(), manifest);
      }
    } while (groups.get().giveUpDead());
    return groups.get().used();
  }

  private Numbering numbering(Todo todo) throws IOException {
    return new Numbering(todo, request.channels());
  }

  private void copy(
      ManifestHeader header,
      SourceTools tools,
      StoredParts stored,
      Results results,
      Future<?> plan,
      Iterator<Planned> planned)
      throws InterruptedException {
    Committer committer = new Committer(threads, plan);
    CreateScope scope =
        new CreateScope(
            repository,
            header.archive(),
            request.from().directory(),
            tools,
            stored,
            committer,
            results,
            meter,
            threads,
            deadline);
    channels.copy(scope, new Groups(planned, tools.pieces()));
    committer.finish();
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

  private UnaryOperator<Listed> list(SourceTools tools, SortedSpool listed, Results results)
      throws InterruptedException {
    SourceListing.Listing listing =
        new SourceListing(
                channels.first(), request.from(), new Excludes(request.excludes()), deadline)
            .into(listed, tools);
    listing.closed().forEach(results::closed);
    return listing.known();
  }

  private CreateResult finish(
      ManifestHeader header,
      SortedSpool carried,
      Results results,
      List<HeldLock> locks,
      Optional<ArchiveId> compared)
      throws IOException {
    locks.forEach(CreateRun::requireHeld);
    ManifestEnd end =
        ManifestFile.write(
            repository,
            header,
            results.segments(),
            carried,
            results.entries(),
            time.now().truncatedTo(ChronoUnit.MILLIS));
    repository.deletePlan(header.archive());
    List<String> inconsistent = new ArrayList<>(results.inconsistent());
    if (compared.isPresent()) {
      inconsistent.addAll(new RehashCheck(repository).compare(compared.get(), header.archive()));
    }
    return new CreateResult(
        header.archive(),
        end.entries(),
        end.bytes(),
        results.readBytes(),
        results.storedBytes(),
        meter.received(),
        results.resumed(),
        inconsistent,
        results.vanished(),
        end.sha256());
  }

  private ManifestHeader header(Instant begun) {
    return new ManifestHeader(
        ManifestHeader.FORMAT,
        ArchiveId.at(begun, RANDOM.nextInt()),
        request.source(),
        RawPath.ofText(request.from().directory()),
        begun,
        Optional.empty(),
        facts());
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
