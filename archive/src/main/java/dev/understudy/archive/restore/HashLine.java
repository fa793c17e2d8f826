package dev.understudy.archive.restore;

import dev.understudy.archive.format.RawPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A line as {@code openssl dgst -r} and {@code sha256sum} print it for a file that is known: hash,
 * a space, a space or a star, the name. Some print a line feed or a backslash of a name with a
 * backslash before it, and then begin the line with one.
 */
record HashLine(RawPath path) {
  private static final int HEX = 64;

  /** The hash; empty when it is another file's line or none. */
  String read(InputStream in) throws IOException {
    int first = in.read();
    boolean isEscaped = first == '\\';
    byte[] head = new byte[HEX + 2];
    int from = 0;
    if (!isEscaped) {
      head[from++] = (byte) first;
    }
    if (first < 0 || in.readNBytes(head, from, head.length - from) < head.length - from) {
      return "";
    }
    String name = "./" + path.latin1();
    boolean isSame;
    if (isEscaped) {
      String said = line(in);
      String lines = name.replace("\n", "\\n");
      String both = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
      isSame =
          said.equals(lines)
              || said.equals(both)
              || said.equals(name.replace("\\", "\\\\").replace("\n", "\\n"));
    } else {
      byte[] due = new RawPath(name + "\n").bytes();
      isSame = Arrays.equals(in.readNBytes(due.length), due);
    }
    return isSame ? RawPath.of(head, 0, HEX).latin1() : "";
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int each = in.read(); each >= 0 && each != '\n'; each = in.read()) {
      line.write(each);
    }
    return RawPath.of(line.toByteArray()).latin1();
  }
}
