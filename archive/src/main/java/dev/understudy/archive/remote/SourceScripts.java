package dev.understudy.archive.remote;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands that are run on a source. The texts are constants: the directory is an argument,
 * names come over standard input.
 */
public final class SourceScripts {
  private static final String ENTER = "LC_ALL=C TZ=UTC0; export LC_ALL TZ; cd \"$1\" || exit 66; ";

  private static final String TAR =
      "tar --create --format=posix --pax-option=delete=atime,delete=ctime --blocking-factor=64"
          + " --sparse --xattrs --acls --no-recursion --quoting-style=escape"
          + " --null --files-from=-";

  /** The name comes as octal escapes on one line; the dot keeps line feeds at its end. */
  private static final String NAME =
      "IFS= read -r octal || exit 65; name=$(printf '%b.' \"$octal\"); name=${name%.}; ";

  private static final String PIECE =
      "dd if=\"$name\" bs=1048576 skip=\"$2\" count=\"$3\" 2>/dev/null | head -c \"$4\"";

  /** Whether a sample from the middle of a piece can be made smaller by a tenth. */
  private static final String SAMPLE =
      "size=$(dd if=\"$name\" bs=65536 skip=\"$5\" count=1 2>/dev/null | zstd -1 -q -c | wc -c); ";

  private static final long MEGABYTE = 1024 * 1024;

  private SourceScripts() {}

  /**
   * All below the directory, each as {@code KIND MODE UID GID SIZE MTIME CTIME INODE LINKS BLOCKS
   * DEVICE PATH}, NUL, what a symbolic link holds, NUL.
   */
  public static List<String> find(String directory) {
    return script(
        ENTER + "find . -printf '%y %m %U %G %s %T@ %C@ %i %n %b %D %P\\0%l\\0'", directory);
  }

  /** All below the directory as tar lists it, names as strings of C. */
  public static List<String> list(String directory) {
    return script(
        ENTER
            + "tar --create --file=/dev/null --verbose --verbose --full-time --numeric-owner"
            + " --quoting-style=c .",
        directory);
  }

  /** A tar stream of names that come NUL-terminated. */
  public static List<String> tar(String directory) {
    return script(ENTER + TAR, directory);
  }

  /** {@link #tar}, compressed. */
  public static List<String> compressedTar(String directory) {
    return script(ENTER + TAR + " | zstd -2 -T1 -q -c", directory);
  }

  /** The beginning of {@link #tar}. */
  public static List<String> head(String directory) {
    return script(ENTER + TAR + " 2>/dev/null | dd bs=512 count=4096 2>/dev/null", directory);
  }

  /** {@link #tar} from a byte on. */
  public static List<String> tail(String directory, long from) {
    return script(ENTER + TAR + " | tail -c +\"$2\"", directory, Long.toString(from + 1));
  }

  /** Bytes of a file as they are, from a megabyte on. */
  public static List<String> piece(String directory, long from, long length) {
    return script(ENTER + NAME + PIECE, arguments(directory, from, length));
  }

  /** Bytes of a file after a letter: {@code z} and compressed, or {@code r} and as they are. */
  public static List<String> sampledPiece(String directory, long from, long length) {
    return script(
        ENTER
            + NAME
            + SAMPLE
            + "if [ \"$size\" -gt 59000 ]; then printf r; "
            + PIECE
            + "; else printf z; "
            + PIECE
            + " | zstd -2 -T1 -q -c; fi",
        arguments(directory, from, length));
  }

  private static String[] arguments(String directory, long from, long length) {
    return new String[] {
      directory,
      Long.toString(from),
      Long.toString((length + MEGABYTE - 1) / MEGABYTE),
      Long.toString(length),
      Long.toString((from * MEGABYTE + length / 2) / 65536)
    };
  }

  /** What {@link #piece} reads as a name. */
  public static byte[] octal(byte[] name) {
    StringBuilder text = new StringBuilder(name.length * 5 + 1);
    for (byte each : name) {
      text.append("\\0").append(Integer.toOctalString((each & 0xff) + 512).substring(1));
    }
    return text.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static List<String> script(String text, String... arguments) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", text, "sh"));
    command.addAll(List.of(arguments));
    return List.copyOf(command);
  }
}
