package dev.understudy.core.ssh;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An OpenSSH known_hosts file. A change replaces the file as a whole, so a reader never sees half
 * of it, and keeps every line about other hosts. Safe for use by many threads and processes.
 *
 * @param file may be missing, which is the same as empty
 */
public record KnownHosts(Path file) {

  /** One character for each byte, so that a foreign line is written as it was read. */
  private static final Charset BYTES = StandardCharsets.ISO_8859_1;

  /** Locks of the operating system keep processes apart; this keeps the threads of one apart. */
  private static final ReentrantLock CHANGES = new ReentrantLock();

  /** Whether any key is known for the address. */
  public boolean contains(String address, int port) {
    String name = KnownHostsEntry.name(address, port);
    return lines().stream()
        .flatMap(line -> KnownHostsEntry.parse(line).stream())
        .anyMatch(entry -> entry.names(name));
  }

  /** The key lines known for the address, such as {@code ssh-ed25519 AAAA...}. */
  public List<String> keys(String address, int port) {
    String name = KnownHostsEntry.name(address, port);
    return lines().stream()
        .flatMap(line -> KnownHostsEntry.parse(line).stream())
        .filter(entry -> entry.names(name))
        .flatMap(entry -> entry.key().stream())
        .map(HostKeyLine::toString)
        .toList();
  }

  /**
   * Makes {@code keyLine} the one key of the address; repeatable.
   *
   * @param keyLine {@code ssh-ed25519 AAAA...}, with or without a comment
   * @throws IllegalArgumentException when it is not a key
   * @throws ProblemException {@link ProblemCode#STATE_UNWRITABLE}
   */
  public void add(String address, int port, String keyLine) {
    replace(address, port, List.of(keyLine));
  }

  /** Makes {@code keyLines} the only keys of the address; none removes it. Errors as for add. */
  public void replace(String address, int port, List<String> keyLines) {
    List<HostKeyLine> keys = keyLines.stream().map(HostKeyLine::parse).toList();
    CHANGES.lock();
    boolean isInterrupted = Thread.interrupted();
    try {
      replaceAlone(KnownHostsEntry.name(address, port), keys);
    } catch (IOException e) {
      throw unwritable(e);
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
      CHANGES.unlock();
    }
  }

  /** The fingerprint of a key line as {@code ssh-keygen -l} prints it: {@code SHA256:...}. */
  public static String fingerprint(String keyLine) {
    return HostKeyLine.parse(keyLine).fingerprint();
  }

  private void replaceAlone(String name, List<HostKeyLine> keys) throws IOException {
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path lockFile = target.resolveSibling(target.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      List<String> lines = new ArrayList<>();
      for (String line : lines()) {
        KnownHostsEntry.parse(line)
            .filter(entry -> entry.names(name))
            .ifPresentOrElse(
                entry -> entry.without(name).ifPresent(lines::add), () -> lines.add(line));
      }
      keys.forEach(key -> lines.add(name + " " + key));
      if (lock.isValid() && !lines.equals(lines())) {
        write(target, String.join("\n", lines) + "\n");
      }
    }
  }

  private static void write(Path target, String text) throws IOException {
    Path next = target.resolveSibling(target.getFileName() + ".next");
    try (FileOutputStream out = new FileOutputStream(next.toFile())) {
      out.write(text.getBytes(BYTES));
      out.getFD().sync();
    }
    if (Files.exists(target)) {
      Files.setPosixFilePermissions(next, Files.getPosixFilePermissions(target));
    }
    Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private List<String> lines() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      return new String(in.readAllBytes(), BYTES).lines().toList();
    } catch (IOException e) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.INVALID_FILE,
              "The file of known hosts " + file + " cannot be read.",
              "The user who runs this may not read it, or it is a directory.",
              "ls -ld " + file),
          e);
    }
  }

  private ProblemException unwritable(IOException cause) {
    return new ProblemException(
        Problem.of(
            ProblemCode.STATE_UNWRITABLE,
            "The file of known hosts " + file + " could not be written.",
            "A host key that is not recorded would not be recognised later.",
            "ls -ld " + file + "*; df " + file.toAbsolutePath().getParent()),
        cause);
  }
}
