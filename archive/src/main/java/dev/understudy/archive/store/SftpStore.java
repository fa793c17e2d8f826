package dev.understudy.archive.store;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ssh.SftpFiles;
import dev.understudy.core.ssh.SftpFiles.Listed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A directory of a server over SFTP. Unfinished files have names that begin with a dot; a finished
 * one gets its name by a link, which refuses to take the place of another. How durable a finished
 * file is, is up to the server.
 */
public final class SftpStore implements Store {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SftpFiles files;
  private final String root;
  private final String address;
  private final Set<String> made = ConcurrentHashMap.newKeySet();

  /**
   * @param files closed with the store
   * @param root absolute, without a slash at its end; made when it is missing
   */
  public SftpStore(SftpFiles files, String root, String address) {
    this.files = files;
    this.root = root;
    this.address = address;
  }

  @Override
  public List<StoredFile> list(String directory) {
    List<StoredFile> found = new ArrayList<>();
    walk(
        directory.isEmpty() ? "" : StoreNames.require(directory),
        (name, file) -> {
          if (!file.name().startsWith(".")) {
            found.add(new StoredFile(name, file.length()));
          }
        });
    found.sort(Comparator.comparing(StoredFile::name));
    return found;
  }

  @Override
  public InputStream read(String name, long from) {
    return files
        .read(path(StoreNames.require(name)), from)
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemCode.NOT_FOUND,
                        "there is no " + name + " in " + address,
                        "",
                        "understudy archive list --repository " + address)
                    .asException());
  }

  @Override
  public NewFile create(String name) {
    String path = path(StoreNames.require(name));
    int slash = path.lastIndexOf('/');
    String directory = path.substring(0, slash);
    if (!made.contains(directory)) {
      files.makeDirectories(directory);
      made.add(directory);
    }
    String part =
        directory
            + "/."
            + path.substring(slash + 1)
            + "."
            + HexFormat.of().toHexDigits(RANDOM.nextLong());
    return new LinkedFile(files, files.write(part), part, path);
  }

  @Override
  public boolean delete(String name) {
    return files.delete(path(StoreNames.require(name)));
  }

  @Override
  public int sweep(Instant before) {
    List<String> old = new ArrayList<>();
    walk(
        "",
        (name, file) -> {
          if (file.name().matches("\\..+\\.[0-9a-f]{16}") && file.modified().isBefore(before)) {
            old.add(path(name));
          }
        });
    old.forEach(files::delete);
    return old.size();
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public void close() {
    files.close();
  }

  /** Told each file with its name in the store. */
  private interface Visitor {
    void see(String name, Listed file);
  }

  private void walk(String directory, Visitor visitor) {
    for (Listed each : files.list(directory.isEmpty() ? root : path(directory))) {
      String name = directory.isEmpty() ? each.name() : directory + "/" + each.name();
      if (each.isDirectory()) {
        walk(name, visitor);
      } else {
        visitor.see(name, each);
      }
    }
  }

  private String path(String name) {
    return root + "/" + name;
  }

  /** A file under its unfinished name. */
  private static final class LinkedFile extends NewFile {
    private final SftpFiles files;
    private final OutputStream out;
    private final String part;
    private final String path;
    private boolean isGone;

    LinkedFile(SftpFiles files, OutputStream out, String part, String path) {
      this.files = files;
      this.out = out;
      this.part = part;
      this.path = path;
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public boolean commit() throws IOException {
      out.close();
      boolean isNew = files.link(part, path);
      close();
      return isNew;
    }

    @Override
    public void close() throws IOException {
      if (!isGone) {
        isGone = true;
        out.close();
        files.delete(part);
      }
    }
  }
}
