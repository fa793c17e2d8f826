package dev.understudy.lab.host.tool;

import dev.understudy.lab.host.system.CommandFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A list of names on its way to a real program: byte for byte what came, as long as every name
 * stays in the machine's directory. It ends before the first that does not, and says which.
 */
final class NameList extends InputStream {

  /** The characters that this computer's file names are read in. */
  private static final Charset NAMES =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private final InputStream names;
  private final Path directory;
  private final byte end;
  private final boolean follows;
  private final Map<String, Path> parents = new HashMap<>();
  private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
  private byte[] checked = new byte[0];
  private int at;
  private boolean over;
  private volatile Optional<String> refused = Optional.empty();

  /**
   * @param directory real one that the names are relative to
   * @param end what ends each name
   * @param follows whether the program follows a link that a name names
   */
  NameList(InputStream names, Path directory, char end, boolean follows) {
    this.names = names;
    this.directory = directory;
    this.end = (byte) end;
    this.follows = follows;
  }

  /** Fails as the program would when the list had a name that leads out. */
  void requireInside(String program, int status) throws CommandFailure {
    if (refused.isPresent()) {
      throw new CommandFailure(
          status,
          program
              + ": "
              + refused.get()
              + ": names from a list are relative, without '..' and through no link on this host");
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (at == checked.length) {
      if (over) {
        return -1;
      }
      fill();
    }
    int count = Math.min(length, checked.length - at);
    System.arraycopy(checked, at, buffer, offset, count);
    at += count;
    return count;
  }

  private void fill() throws IOException {
    byte[] buffer = new byte[65_536];
    int count = names.read(buffer);
    over = count < 0;
    unfinished.write(buffer, 0, Math.max(0, count));
    byte[] all = unfinished.toByteArray();
    int done = 0;
    for (int i = all.length - Math.max(0, count); i < all.length; i++) {
      if (all[i] == end) {
        if (!isInside(all, done, i)) {
          break;
        }
        done = i + 1;
      }
    }
    if (over && refused.isEmpty() && done < all.length && isInside(all, done, all.length)) {
      done = all.length;
    }
    checked = Arrays.copyOf(all, done);
    at = 0;
    unfinished.reset();
    unfinished.write(all, done, all.length - done);
    over |= refused.isPresent();
  }

  private boolean isInside(byte[] all, int from, int to) throws IOException {
    String name = new String(all, from, to - from, StandardCharsets.ISO_8859_1);
    int slash = name.lastIndexOf('/');
    boolean inside = !name.startsWith("/") && !("/" + name + "/").contains("/../");
    if (inside) {
      Optional<Path> parent = parent(name.substring(0, Math.max(0, slash)));
      inside =
          parent.isPresent() && (!follows || isNoLink(parent.get(), name.substring(slash + 1)));
    }
    if (!inside) {
      refused = Optional.of(name);
    }
    return inside;
  }

  /** Where the kernel gets to through no link. */
  private Optional<Path> parent(String name) throws IOException {
    Optional<Path> known = Optional.ofNullable(parents.get(name));
    if (known.isPresent()) {
      return known;
    }
    Path place = directory;
    for (String each : name.split("/", -1)) {
      if (!each.isEmpty() && !isNoLink(place, each)) {
        return Optional.empty();
      }
      place = find(place, each).orElse(place);
    }
    parents.put(name, place);
    return Optional.of(place);
  }

  private static boolean isNoLink(Path parent, String name) throws IOException {
    return find(parent, name).filter(Files::isSymbolicLink).isEmpty();
  }

  /** An entry of a directory by its bytes; empty only for one that is not there. */
  private static Optional<Path> find(Path parent, String name) throws IOException {
    byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    String text = new String(bytes, NAMES);
    if (Arrays.equals(text.getBytes(NAMES), bytes)) {
      return Optional.of(parent.resolve(text));
    }
    if (!Files.isDirectory(parent)) {
      return Optional.empty();
    }
    // Not text to this process, but a listing has it as it is.
    try (Stream<Path> entries = Files.list(parent)) {
      return entries.filter(each -> rawName(each).equals(name)).findFirst();
    }
  }

  private static String rawName(Path file) {
    String path = file.toUri().getRawPath().replaceFirst("/$", "");
    return URLDecoder.decode(
        path.substring(path.lastIndexOf('/') + 1).replace("+", "%2B"), StandardCharsets.ISO_8859_1);
  }
}
