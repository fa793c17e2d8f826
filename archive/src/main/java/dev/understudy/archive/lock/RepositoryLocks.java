package dev.understudy.archive.lock;

import dev.understudy.archive.store.Store;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Sha256;
import dev.understudy.core.TimeSource;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Keeps apart what must not work on a repository at once. Whoever wants a lock puts a file there
 * and then looks for others: of two that want what only one may have, at least one sees the other
 * and gives up. The lock of a process that has ended on this host is removed; of another host
 * nobody can tell, so it stands until a person breaks it.
 */
public final class RepositoryLocks {
  /** All that is stored: shared by what adds and reads, exclusive to what deletes. */
  public static final String CONTENTS = "contents";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Store store;
  private final TimeSource time;

  public RepositoryLocks(Store store, TimeSource time) {
    this.store = store;
    this.time = time;
  }

  /** The subject that keeps apart two creates of one source. */
  public static String ofSource(String source) {
    byte[] digest = Sha256.begin().digest(source.getBytes(StandardCharsets.UTF_8));
    return "source-" + HexFormat.of().formatHex(digest, 0, 8);
  }

  /**
   * Takes a lock, once and without waiting.
   *
   * @param subject {@link #CONTENTS}, or {@link #ofSource}
   * @param purpose for people: {@code archive create of gams-platform/data/srv}
   * @throws dev.understudy.core.ProblemException {@code BLOCKED} when another one stands against
   *     it; it names its holder and how to break it
   */
  public HeldLock take(String subject, LockMode mode, String purpose) {
    StandingLock mine =
        new StandingLock(
            HexFormat.of().toHexDigits(RANDOM.nextLong()),
            subject,
            mode,
            LockOwner.us(),
            purpose,
            time.now().truncatedTo(ChronoUnit.SECONDS));
    HeldLock held = new Held(store, mine);
    LockFile.write(store, mine);
    boolean isAlone = false;
    try {
      Optional<StandingLock> other = findAgainst(mine);
      if (other.isPresent()) {
        throw blocked(other.get()).asException();
      }
      isAlone = true;
      return held;
    } finally {
      if (!isAlone) {
        held.close();
      }
    }
  }

  /** All locks that stand, also those of processes that have ended. */
  public List<StandingLock> standing() {
    return in(LockFile.DIRECTORY);
  }

  /**
   * Removes a lock, whoever holds it; he stops when he next looks. False when there is none of that
   * id.
   */
  public boolean breakLock(String id) {
    return standing().stream()
        .filter(lock -> lock.id().equals(id))
        .anyMatch(lock -> store.delete(LockFile.name(lock.subject(), lock.mode(), lock.id())));
  }

  private Optional<StandingLock> findAgainst(StandingLock mine) {
    Optional<StandingLock> found = Optional.empty();
    for (StandingLock other : in(LockFile.DIRECTORY + "/" + mine.subject())) {
      if (other.id().equals(mine.id())) {
        continue;
      }
      if (other.owner().isGone()) {
        store.delete(LockFile.name(other.subject(), other.mode(), other.id()));
      } else if (other.standsAgainst(mine.mode())) {
        found = Optional.of(other);
      }
    }
    return found;
  }

  private List<StandingLock> in(String directory) {
    return store.list(directory).stream()
        .flatMap(file -> LockFile.read(store, file.name()).stream())
        .toList();
  }

  private Problem blocked(StandingLock other) {
    return Problem.of(
        ProblemCode.BLOCKED,
        "the repository " + store.address() + " is locked",
        "by " + other,
        "wait for it to end; if that process is surely gone: --break-lock " + other.id());
  }

  private record Held(Store store, StandingLock lock) implements HeldLock {

    @Override
    public String id() {
      return lock.id();
    }

    @Override
    public boolean isHeld() {
      return LockFile.read(store, name()).isPresent();
    }

    @Override
    public void close() {
      store.delete(name());
    }

    private String name() {
      return LockFile.name(lock.subject(), lock.mode(), lock.id());
    }
  }
}
