package dev.understudy.archive.store;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A directory of this machine. Unfinished files have names that begin with a dot. */
public final class DirectoryStore implements Store {
  private static final Pattern UNFINISHED = Pattern.compile("\\..+\\.[0-9]+\\.[0-9]+");

  private final Path root;
  private final AtomicLong unfinished = new AtomicLong();

  /**
   * @param root made when it is missing
   */
  public DirectoryStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public List<StoredFile> list(String directory) {
    Path below = directory.isEmpty() ? root : path(directory);
    if (!Files.isDirectory(below)) {
      return List.of();
    }
    List<StoredFile> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          below,
          new Visitor(
              (file, attributes) -> {
                if (!file.getFileName().toString().startsWith(".")) {
                  files.add(new StoredFile(root.relativize(file).toString(), attributes.size()));
                }
              }));
    } catch (IOException e) {
      throw failed("read", below, e);
    }
    files.sort(Comparator.comparing(StoredFile::name));
    return files;
  }

  @Override
  public InputStream read(String name, long from) {
    Path file = path(name);
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      channel.position(from);
      return Channels.newInputStream(channel);
    } catch (NoSuchFileException e) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.NOT_FOUND,
              "there is no " + name + " in " + address(),
              "",
              "understudy archive list --repository " + address()),
          e);
    } catch (IOException e) {
      throw failed("read", file, e);
    }
  }

  @Override
  public NewFile create(String name) {
    Path file = path(name);
    Path parent = Optional.ofNullable(file.getParent()).orElse(root);
    Path part =
        parent.resolve(
            "."
                + file.getFileName()
                + "."
                + ProcessHandle.current().pid()
                + "."
                + unfinished.incrementAndGet());
    try {
      Files.createDirectories(parent);
      return new PartFile(
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE),
          part,
          file);
    } catch (IOException e) {
      throw failed("write", file, e);
    }
  }

  @Override
  public boolean delete(String name) {
    Path file = path(name);
    try {
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failed("delete", file, e);
    }
  }

  @Override
  public int sweep(Instant before) {
    List<Path> unfinishedFiles = new ArrayList<>();
    try {
      if (Files.isDirectory(root)) {
        Files.walkFileTree(
            root,
            new Visitor(
                (file, attributes) -> {
                  boolean isOld = attributes.lastModifiedTime().toInstant().isBefore(before);
                  if (UNFINISHED.matcher(file.getFileName().toString()).matches() && isOld) {
                    unfinishedFiles.add(file);
                  }
                }));
      }
      for (Path each : unfinishedFiles) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw failed("delete", root, e);
    }
    return unfinishedFiles.size();
  }

  @Override
  public String address() {
    return "file:" + root;
  }

  @Override
  public void close() {
    // A directory holds nothing open.
  }

  private Path path(String name) {
    return root.resolve(StoreNames.require(name));
  }

  private static ProblemException failed(String what, Path file, IOException e) {
    return new ProblemException(
        Problem.of(
            ProblemCode.STATE_UNWRITABLE,
            "cannot " + what + " " + file,
            String.valueOf(e.getMessage()),
            "check the directory, its owner and its room: df -h " + file.getParent()),
        e);
  }

  /** Sees all regular files; what goes while it looks was not there. */
  private static final class Visitor extends SimpleFileVisitor<Path> {
    private final BiConsumer<Path, BasicFileAttributes> found;

    Visitor(BiConsumer<Path, BasicFileAttributes> found) {
      this.found = found;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        found.accept(file, attributes);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
        throws IOException {
      if (e != null && !(e instanceof NoSuchFileException)) {
        throw e;
      }
      return FileVisitResult.CONTINUE;
    }
  }

  /** A file under its unfinished name. */
  private static final class PartFile extends NewFile {
    private final FileChannel channel;
    private final Path part;
    private final Path file;

    PartFile(FileChannel channel, Path part, Path file) {
      this.channel = channel;
      this.part = part;
      this.file = file;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      java.nio.ByteBuffer buffer = java.nio.ByteBuffer.wrap(bytes, offset, length);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }

    @Override
    public boolean commit() throws IOException {
      channel.force(true);
      channel.close();
      try {
        // A link, since it refuses to take the place of another file, and a rename does not.
        Files.createLink(file, part);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } finally {
        Files.deleteIfExists(part);
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
      Files.deleteIfExists(part);
    }
  }
}
