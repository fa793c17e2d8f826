package dev.understudy.archive.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.archive.catalog.Catalog;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.HandMadeArchive;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Seal;
import dev.understudy.archive.format.Segment;
import dev.understudy.archive.lock.LockMode;
import dev.understudy.archive.lock.RepositoryLocks;
import dev.understudy.archive.prune.PruneLine.Fate;
import dev.understudy.archive.store.DirectoryStore;
import dev.understudy.archive.store.DyingStore;
import dev.understudy.archive.store.NewFile;
import dev.understudy.archive.store.Store;
import dev.understudy.archive.verify.ArchiveVerify;
import dev.understudy.archive.verify.Level;
import dev.understudy.archive.verify.Proofs;
import dev.understudy.archive.verify.VerifyRequest;
import dev.understudy.cloud.estate.Keep;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.SteppedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivePruneTest {
  private static final Instant FIRST = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final String SOURCE = "gams/data/srv";

  @TempDir private Path directory;
  private Store store;
  private Repository repository;
  private final SteppedTime time = new SteppedTime(NOW);

  @BeforeEach
  void open() {
    store = new DirectoryStore(directory);
    repository = new Repository(store, Seal.none());
  }

  @Test
  void deletesWhatNoRuleKeepsAndWhatNothingNeedsAnyMore() throws IOException {
    List<HandMadeArchive> chain = chain(5);

    PruneResult result = prune("last=2");

    assertThat(repository.archives()).containsExactly(chain.get(3).id(), chain.get(4).id());
    assertThat(result.archives()).isEqualTo(3);
    assertWhole();
    assertThat(new RepositoryLocks(store, time).standing()).isEmpty();
  }

  @Test
  void neverDeletesTheNewestNorTheNewestVerified() throws IOException {
    List<HandMadeArchive> chain = chain(4);
    new Proofs(store).record(chain.get(0).id(), Level.L1, NOW, "r1");
    new Proofs(store).record(chain.get(1).id(), Level.L2, NOW, "r2");
    new Proofs(store).record(chain.get(2).id(), Level.L0, NOW, "r3");

    PrunePlan plan = plan("last=1");

    assertThat(plan.lines())
        .extracting(line -> line.archive().id(), PruneLine::fate)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(chain.get(3).id(), Fate.KEEP),
            org.assertj.core.groups.Tuple.tuple(chain.get(2).id(), Fate.DELETE),
            org.assertj.core.groups.Tuple.tuple(chain.get(1).id(), Fate.PROTECT),
            org.assertj.core.groups.Tuple.tuple(chain.get(0).id(), Fate.DELETE));
    new ArchivePrune(repository, time).perform(plan);
    assertThat(new Proofs(store).best()).containsOnlyKeys(chain.get(1).id());
    assertWhole();
  }

  @Test
  void judgesEachSourceByItself() throws IOException {
    chain(2);
    ArchiveId other = archive(9, "another").group(Map.of("x", new byte[9]), 4096).finish();

    prune("last=1");

    assertThat(repository.archives()).hasSize(2).contains(other);
  }

  @Test
  void survivesDeathAtEveryDeletion() throws IOException {
    for (boolean isDone : List.of(true, false)) {
      int deletions = 0;
      boolean hasDied = true;
      while (hasDied) {
        clear();
        List<HandMadeArchive> chain = chain(6);
        leftover(50, 0);
        hasDied = dies(new DyingStore(store, deletions++, isDone));

        assertKeptAreWhole();
        new RepositoryLocks(store, time)
            .standing()
            .forEach(lock -> new RepositoryLocks(store, time).breakLock(lock.id()));
        prune("last=2");
        assertThat(repository.archives()).containsExactly(chain.get(4).id(), chain.get(5).id());
        assertWhole();
      }
      assertThat(deletions).isGreaterThan(8);
    }
  }

  @Test
  void leavesAnUnfinishedArchiveOfTheLastDayAndWhatItBuildsOn() throws IOException {
    ArchiveId young = leftover(0, 0);
    ArchiveId old = leftover(30, 1);
    store("segments/20261030T000000Z-00000001/000000-00000.tar.zst");

    PruneResult result = prune("last=1");

    assertThat(repository.plans()).containsExactly(young);
    assertThat(repository.segments(young)).isNotEmpty();
    assertThat(repository.segments(old)).isEmpty();
    assertThat(repository.archivesWithSegments()).containsExactly(young);
    assertThat(result.leftovers()).isEqualTo(1);
    assertThat(result.segments()).isEqualTo(2);
  }

  @Test
  void sweepsWhatAKilledWriterLeftWhenItIsOld() throws IOException {
    chain(1);
    Path old = directory.resolve("segments/.000009-00000.tar.zst.77.1");
    Path young = directory.resolve("segments/.000009-00000.tar.zst.77.2");
    for (Path each : List.of(old, young)) {
      Files.writeString(each, "half");
      Instant at = each.equals(old) ? NOW.minusSeconds(90_000) : NOW.minusSeconds(60);
      Files.setLastModifiedTime(each, java.nio.file.attribute.FileTime.from(at));
    }

    prune("last=1");

    assertThat(old).doesNotExist();
    assertThat(young).exists();
    assertWhole();
  }

  @Test
  void neverWorksBesideACreate() throws IOException {
    chain(3);
    try (var create =
        new RepositoryLocks(store, time).take("contents", LockMode.SHARED, "archive create")) {
      assertThat(create.isHeld()).isTrue();

      refused(() -> prune("last=1"), ProblemCode.BLOCKED);

      assertThat(repository.archives()).hasSize(3);
    }
  }

  @Test
  void deletesNothingWhenItCannotTellWhatAnArchiveNeeds() throws IOException {
    List<HandMadeArchive> chain = chain(4);
    Path manifest = directory.resolve("archives/" + chain.get(1).id() + ".jsonl.zst");
    byte[] bytes = Files.readAllBytes(manifest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(manifest, bytes);

    refused(() -> prune("last=1"), ProblemCode.ARCHIVE_DAMAGED);

    assertThat(repository.archives()).hasSize(4);
  }

  @Test
  void refusesAPlanThatTheWorldHasLeftBehind() throws IOException {
    chain(3);
    PrunePlan plan = plan("last=1");
    archive(10, SOURCE).group(Map.of("late", new byte[5]), 4096).finish();

    refused(() -> new ArchivePrune(repository, time).perform(plan), ProblemCode.STALE_PLAN);
  }

  @Test
  void asksForAWordBeforeItDeletesTooMany() throws IOException {
    chain(12);
    PrunePlan many = plan("last=8");
    PrunePlan few = plan("last=9");
    PruneGuard guard = new PruneGuard(100);

    assertThat(guard.objection(few, Optional.empty())).isEmpty();
    assertThat(guard.objection(many, Optional.empty()))
        .hasValueSatisfying(problem -> assertThat(problem.hint()).contains("--allow-prune=4"));
    assertThat(guard.objection(many, Optional.of(4))).isEmpty();
    assertThat(guard.objection(many, Optional.of(3))).isPresent();
    assertThat(new PruneGuard(2).objection(few, Optional.empty())).isPresent();
  }

  @Test
  void keepsWhatAModelKeepsThroughRandomHistories() throws IOException {
    for (int seed = 0; seed < 15; seed++) {
      clear();
      Random random = new Random(seed);
      List<HandMadeArchive> model = new ArrayList<>();
      for (int step = 0; step < 25; step++) {
        if (random.nextInt(3) > 0 || model.isEmpty()) {
          HandMadeArchive next = archive(step, SOURCE);
          next.group(Map.of("f" + step, new byte[random.nextInt(3000)]), 1024);
          if (!model.isEmpty()) {
            HandMadeArchive parent = model.get(model.size() - 1);
            next.unchanged(
                parent,
                parent.entries().stream()
                    .map(entry -> entry.path().shown())
                    .filter(path -> random.nextInt(4) > 0)
                    .toList());
          }
          next.finish();
          model.add(next);
        } else {
          int keep = 1 + random.nextInt(4);
          if (random.nextBoolean()) {
            dies(new DyingStore(store, random.nextInt(8), random.nextBoolean()), keep);
            assertKeptAreWhole();
            new RepositoryLocks(store, time)
                .standing()
                .forEach(lock -> new RepositoryLocks(store, time).breakLock(lock.id()));
          }
          prune("last=" + keep);
          model = new ArrayList<>(model.subList(Math.max(0, model.size() - keep), model.size()));
          assertThat(repository.archives())
              .containsExactlyElementsOf(model.stream().map(HandMadeArchive::id).toList());
          assertWhole();
        }
      }
    }
  }

  private boolean dies(DyingStore dying) {
    return dies(dying, 2);
  }

  private boolean dies(DyingStore dying, int keep) {
    try {
      ArchivePrune prune = new ArchivePrune(new Repository(dying, Seal.none()), time);
      prune.perform(prune.plan(planner("last=" + keep)));
      return false;
    } catch (DyingStore.Death e) {
      return true;
    }
  }

  private PruneResult prune(String keep) {
    return new ArchivePrune(repository, time).perform(plan(keep));
  }

  private PrunePlan plan(String keep) {
    return new ArchivePrune(repository, time).plan(planner(keep));
  }

  private static PrunePlanner planner(String keep) {
    return new PrunePlanner(Keep.parse(keep), ZoneOffset.UTC);
  }

  /** All archives verify with every byte, and there is no segment that none of them needs. */
  private void assertWhole() {
    Set<Segment> needed = assertKeptAreWhole();
    assertThat(
            repository.archivesWithSegments().stream()
                .flatMap(id -> repository.segments(id).stream())
                .map(Repository.StoredSegment::name))
        .containsExactlyInAnyOrderElementsOf(needed.stream().map(Segment::name).toList());
  }

  private Set<Segment> assertKeptAreWhole() {
    Set<Segment> needed = new HashSet<>();
    for (var archive : Catalog.read(repository).archives()) {
      needed.addAll(archive.segments());
      assertThat(
              ArchiveVerify.verify(repository, VerifyRequest.everyByte(archive.id()), line -> {})
                  .faults())
          .isEmpty();
    }
    return needed;
  }

  /** Each takes over from the one before all but its oldest file. */
  private List<HandMadeArchive> chain(int length) throws IOException {
    List<HandMadeArchive> chain = new ArrayList<>();
    for (int day = 0; day < length; day++) {
      HandMadeArchive next = archive(day, SOURCE);
      next.group(Map.of("day" + day, new byte[1000 + day]), 4096);
      if (day > 0) {
        String before = "day" + (day - 1);
        next.unchanged(chain.get(day - 1), List.of(before, "day0"));
      }
      next.finish();
      chain.add(next);
    }
    return chain;
  }

  private HandMadeArchive archive(int day, String source) {
    return new HandMadeArchive(
        repository, ArchiveId.at(FIRST.plusSeconds(day * 43_200L), source.hashCode()), source);
  }

  private ArchiveId leftover(int hoursOld, int mark) throws IOException {
    return new HandMadeArchive(
            repository, ArchiveId.at(NOW.minusSeconds(hoursOld * 3600L), mark), SOURCE)
        .group(Map.of("half", new byte[100]), 4096)
        .unfinished();
  }

  private void store(String name) throws IOException {
    try (NewFile file = store.create(name)) {
      file.write(1);
      file.commit();
    }
  }

  private void clear() {
    store.list("").forEach(file -> store.delete(file.name()));
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ProblemCode code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo(code));
  }
}
