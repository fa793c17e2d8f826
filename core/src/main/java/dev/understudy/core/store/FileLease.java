package dev.understudy.core.store;

import dev.understudy.core.Lease;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunId;
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
import java.util.Objects;
import java.util.Optional;

/**
 * The lease as a lock of the operating system, which a killed process loses, and a counter on disk,
 * which only grows. {@code lease.lock} is what is locked and is never removed; {@code lease} says
 * who holds it; {@code epoch} is the counter.
 */
final class FileLease implements Lease {
  static final String NAME = "lease";

  private final Path directory;
  private final Path real;
  private final FileChannel channel;
  private final FileLock lock;
  private final Object key;
  private final long epoch;
  private boolean isClosed;

  private FileLease(
      Path directory, Path real, FileChannel channel, FileLock lock, Object key, long epoch) {
    this.directory = directory;
    this.real = real;
    this.channel = channel;
    this.lock = lock;
    this.key = key;
    this.epoch = epoch;
  }

  static FileLease acquire(Path directory, String owner, RunId run, TimeSource time)
      throws IOException {
    Path file = directory.resolve(NAME + ".lock");
    try {
      StateFiles.makeFile(file);
    } catch (FileAlreadyExistsException e) {
      // As it should be after the first time.
    }
    Path real = file.toRealPath();
    if (!HeldLocks.take(real)) {
      throw held(directory);
    }
    try {
      return lock(directory, file, real, new LeaseHolder(owner, run, time.now()));
    } catch (IOException | RuntimeException e) {
      HeldLocks.giveBack(real);
      throw e;
    }
  }

  private static FileLease lock(Path directory, Path file, Path real, LeaseHolder holder)
      throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw held(directory);
      }
      Object key = key(file).orElseThrow(() -> new IOException("the lock file has vanished"));
      long epoch = readEpoch(directory) + 1;
      StateFiles.replace(directory.resolve("epoch"), epoch + "\n");
      holder.write(directory.resolve(NAME), epoch);
      return new FileLease(directory, real, channel, lock, key, epoch);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public long epoch() {
    return epoch;
  }

  @Override
  public synchronized boolean isHeld() {
    if (isClosed || !lock.isValid()) {
      return false;
    }
    try {
      return key(directory.resolve(NAME + ".lock")).filter(key::equals).isPresent()
          && readEpoch(directory) == epoch;
    } catch (IOException e) {
      return false;
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
      HeldLocks.giveBack(real);
    }
  }

  private static long readEpoch(Path directory) throws IOException {
    Optional<String> text = LeaseHolder.read(directory.resolve("epoch"));
    try {
      return text.isEmpty() ? 0 : Long.parseLong(text.get().strip());
    } catch (NumberFormatException e) {
      throw new IOException("the lease's counter " + directory.resolve("epoch") + " is damaged", e);
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

  private static ProblemException held(Path directory) throws IOException {
    String holder = LeaseHolder.describe(directory.resolve(NAME));
    return Problem.of(
            ProblemCode.LEASE_HELD,
            "Another run is changing this estate: " + holder + ".",
            "Only one may at a time, and that process is still alive.",
            "Wait for it to end (understudy run list), or stop that process and resume its run")
        .asException();
  }
}
