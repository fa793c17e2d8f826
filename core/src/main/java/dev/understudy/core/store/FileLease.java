package dev.understudy.core.store;

import dev.understudy.core.Lease;
import dev.understudy.core.LeaseClaim;
import dev.understudy.core.LeaseHolder;
import dev.understudy.core.ProblemException;
import dev.understudy.core.TimeSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The lease as a lock of the operating system, which a killed process loses, and a counter on disk,
 * which only grows. {@code lease.lock} is what is locked; {@code lease} says who holds it; {@code
 * epoch} is the counter; {@code lease.evict} is a request to make room. To break a lease another
 * file is put in the place of the locked one: its holder sees that and stops.
 */
final class FileLease implements Lease {
  static final String NAME = "lease";
  private static final String LOCK = "lease.lock";
  private static final String EPOCH = "epoch";
  private static final String EVICT = "lease.evict";
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final int LOOKS = 100;
  private static final Duration BEAT = Duration.ofSeconds(5);

  private final Path directory;
  private final HeldLocks.Name name;
  private final FileChannel channel;
  private final FileLock lock;
  private final Object key;
  private final TimeSource time;
  private final EpochFile epochFile;
  private LeaseHolder holder;
  private boolean isClosed;

  private FileLease(
      Path directory,
      HeldLocks.Name name,
      FileChannel channel,
      FileLock lock,
      Object key,
      TimeSource time,
      LeaseHolder holder) {
    this.directory = directory;
    this.name = name;
    this.channel = channel;
    this.lock = lock;
    this.key = key;
    this.time = time;
    this.holder = holder;
    this.epochFile = new EpochFile(directory.resolve(EPOCH), holder.epoch() + "\n");
  }

  static FileLease acquire(Path directory, LeaseClaim claim, TimeSource time) throws IOException {
    Path file = directory.resolve(LOCK);
    while (true) {
      try {
        StateFiles.makeFile(file);
      } catch (FileAlreadyExistsException e) {
        // As it should be after the first time.
      }
      Optional<Object> key = key(file);
      if (key.isPresent()) {
        Optional<FileLease> lease = acquire(directory, file, key.get(), claim, time);
        if (lease.isPresent()) {
          return lease.get();
        }
      }
    }
  }

  /**
   * Who is noted as the holder, unless that process is gone. The lock itself is not tried: whoever
   * tries it has it for a moment, and a run that begins just then would be refused.
   */
  static Optional<LeaseHolder> holder(Path directory) throws IOException {
    return HolderFile.read(directory.resolve(NAME))
        .flatMap(HolderFile::parse)
        .filter(HolderFile::mayLive);
  }

  static void evict(Path directory, LeaseHolder holder, String by) throws IOException {
    StateFiles.replace(directory.resolve(EVICT), holder.id() + " " + by + "\n");
  }

  static void breakLease(Path directory, LeaseHolder holder) throws IOException {
    LeaseGate.through(
        directory,
        () -> {
          boolean isCurrent = readEpoch(directory) == holder.epoch();
          if (isCurrent) {
            StateFiles.replace(directory.resolve(LOCK), "");
            Files.deleteIfExists(directory.resolve(NAME));
          }
          return isCurrent;
        });
  }

  /** Empty when another file has taken the lock file's place meanwhile. */
  private static Optional<FileLease> acquire(
      Path directory, Path file, Object key, LeaseClaim claim, TimeSource time) throws IOException {
    HeldLocks.Name name = new HeldLocks.Name(file.toRealPath(), key);
    if (!HeldLocks.take(name)) {
      throw held(directory, time);
    }
    try {
      Optional<FileLease> lease =
          LeaseGate.through(directory, () -> lock(directory, file, name, key, claim, time));
      if (lease.isEmpty()) {
        HeldLocks.giveBack(name);
      }
      return lease;
    } catch (IOException | RuntimeException e) {
      HeldLocks.giveBack(name);
      throw e;
    }
  }

  private static Optional<FileLease> lock(
      Path directory, Path file, HeldLocks.Name name, Object key, LeaseClaim claim, TimeSource time)
      throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw held(directory, time);
      }
      if (!key(file).equals(Optional.of(key))) {
        channel.close();
        return Optional.empty();
      }
      long epoch = readEpoch(directory) + 1;
      StateFiles.replace(directory.resolve(EPOCH), epoch + "\n");
      LeaseHolder holder = HolderFile.us(claim, time.now(), epoch);
      HolderFile.write(directory.resolve(NAME), holder);
      return Optional.of(new FileLease(directory, name, channel, lock, key, time, holder));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public long epoch() {
    return holder.epoch();
  }

  @Override
  public String owner() {
    return holder.owner();
  }

  @Override
  public synchronized boolean isHeld() {
    if (isClosed || !lock.isValid()) {
      return false;
    }
    try {
      boolean isOurs =
          key(directory.resolve(LOCK)).filter(key::equals).isPresent() && epochFile.isUnchanged();
      if (isOurs) {
        beat();
      }
      return isOurs;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Optional<String> evictedBy() {
    try {
      return HolderFile.read(directory.resolve(EVICT))
          .map(String::strip)
          .filter(text -> text.startsWith(holder.id() + " "))
          .map(text -> text.substring(text.indexOf(' ') + 1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public synchronized void close() {
    if (isClosed) {
      return;
    }
    boolean isOurs = isHeld();
    isClosed = true;
    try {
      if (isOurs) {
        Files.deleteIfExists(directory.resolve(NAME));
      }
      channel.close();
    } catch (IOException e) {
      // The lock goes with the process at the latest; the note of the holder is only for people.
    } finally {
      HeldLocks.giveBack(name);
    }
  }

  /** The lock itself proves that the holder lives; when it was last heard of is for people. */
  private void beat() {
    Instant now = time.now();
    if (now.isBefore(holder.heartbeat().plus(BEAT))) {
      return;
    }
    holder = HolderFile.heardOf(holder, now);
    try {
      HolderFile.write(directory.resolve(NAME), holder);
    } catch (IOException e) {
      // A full disk must not take the lease away; the journal will say that it is full.
    }
  }

  private static long readEpoch(Path directory) throws IOException {
    Optional<String> text = HolderFile.read(directory.resolve(EPOCH));
    try {
      return text.isEmpty() ? 0 : Long.parseLong(text.get().strip());
    } catch (NumberFormatException e) {
      throw new IOException("the lease's counter " + directory.resolve(EPOCH) + " is damaged", e);
    }
  }

  private static Optional<Object> key(Path file) throws IOException {
    try {
      return Optional.of(
          Objects.requireNonNull(
              Files.readAttributes(file, BasicFileAttributes.class).fileKey(), "inode"));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Names the holder. Between its taking the lock and its writing who it is there is a moment in
   * which nobody can tell, or in which the note is still that of a process that was killed.
   */
  private static ProblemException held(Path directory, TimeSource time) throws IOException {
    for (int looks = 0; looks < LOOKS; looks++) {
      Optional<LeaseHolder> holder = holder(directory);
      if (holder.isPresent()) {
        return StateProblems.held(holder.get().toString());
      }
      try {
        time.sleep(LOOK);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    return StateProblems.held("it has just taken the lease");
  }
}
