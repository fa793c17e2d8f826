package dev.understudy.archive.create;

import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.RawPath;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Reads what {@code tar -cvv --quoting-style=c} says, where nothing better is found. */
final class TarListing {
  private static final int HARD_LINK = 'h';

  private final BufferedReader in;
  private final Set<Long> firsts = new HashSet<>();

  TarListing(InputStream in) {
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
  }

  /**
   * The next name that an archive can hold; empty at the end. A further name of a file before it
   * comes as a file with several names, whose number is made of its first name.
   */
  Optional<Listed> next() throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      boolean isLink = !line.isEmpty() && line.charAt(0) == HARD_LINK;
      Optional<Kind> kind =
          line.isEmpty()
              ? Optional.empty()
              : isLink ? Optional.of(Kind.FILE) : FindListing.kind((byte) line.charAt(0));
      if (kind.isPresent() && line.indexOf('"') > 0) {
        return Optional.of(parse(kind.get(), line, isLink));
      }
    }
    return Optional.empty();
  }

  /** With its number, when it has turned out to be the first of several names. */
  Listed known(Listed listed) {
    long number = number(listed.path());
    boolean isFirst = listed.isFile() && listed.links() == 1 && firsts.contains(number);
    return isFirst ? listed.linked(number) : listed;
  }

  private Listed parse(Kind kind, String line, boolean isLink) throws IOException {
    int quote = line.indexOf('"');
    String[] fields = line.substring(0, quote).trim().split(" +");
    int close = closing(line, quote);
    RawPath path = GroupCopy.inside(TarWords.unescape(line.substring(quote + 1, close)));
    long inode = 0;
    if (isLink) {
      int first = line.indexOf('"', close + 1);
      inode =
          number(
              GroupCopy.inside(TarWords.unescape(line.substring(first + 1, closing(line, first)))));
      firsts.add(inode);
    }
    try {
      String[] owner = fields[1].split("/");
      Instant modified =
          Instant.parse(fields[fields.length - 2] + "T" + fields[fields.length - 1] + "Z");
      return new Listed(
          path,
          kind,
          mode(fields[0]),
          Long.parseLong(owner[0]),
          Long.parseLong(owner[1]),
          kind == Kind.FILE ? Long.parseLong(fields[2]) : 0,
          modified,
          Instant.EPOCH,
          inode,
          isLink ? 2 : 1,
          0,
          false);
    } catch (RuntimeException e) {
      throw new IOException("the listing holds a line that is none: " + line, e);
    }
  }

  /** Tells files with several names apart. */
  static long number(RawPath first) {
    long number = 1125899906842597L;
    for (byte each : first.bytes()) {
      number = 31 * number + each;
    }
    return number;
  }

  private static int closing(String line, int quote) throws IOException {
    for (int i = quote + 1; i < line.length(); i++) {
      if (line.charAt(i) == '\\') {
        i++;
      } else if (line.charAt(i) == '"') {
        return i;
      }
    }
    throw new IOException("the listing holds a line that is cut off");
  }

  private static int mode(String text) {
    int mode = 0;
    for (int i = 0; i < 9; i++) {
      char c = text.charAt(1 + i);
      boolean isSet = c != '-' && c != 'S' && c != 'T';
      mode = mode << 1 | (isSet ? 1 : 0);
    }
    mode |= "sS".indexOf(text.charAt(3)) >= 0 ? 04000 : 0;
    mode |= "sS".indexOf(text.charAt(6)) >= 0 ? 02000 : 0;
    mode |= "tT".indexOf(text.charAt(9)) >= 0 ? 01000 : 0;
    return mode;
  }
}
