package dev.understudy.archive.create;

import dev.understudy.archive.format.RawPath;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;

/** What GNU tar says of single files on standard error, in the C locale. */
final class TarWords {
  private static final String TAR = "tar: ";
  private static final Map<String, String> MEANINGS =
      Map.of(
          ": file changed as we read it", "changed",
          ": File shrank by ", "shrank",
          ": Cannot stat: No such file", "vanished",
          ": Cannot open: No such file", "vanished",
          ": File removed before we read it", "vanished",
          ": Cannot open: Permission denied", "unreadable",
          ": Cannot stat: Permission denied", "unreadable",
          ": Cannot stat: ", "unreadable",
          ": Cannot open: ", "unreadable",
          ": Read error at byte ", "unreadable");

  private TarWords() {}

  /** One word for each file that something is said of. */
  static Map<RawPath, String> parse(String errors) {
    Map<RawPath, String> words = new HashMap<>();
    errors.lines().filter(line -> line.startsWith(TAR)).forEach(line -> parse(line, words));
    return words;
  }

  private static void parse(String line, Map<RawPath, String> words) {
    int best = -1;
    String word = "";
    for (Map.Entry<String, String> each : MEANINGS.entrySet()) {
      int at = line.lastIndexOf(each.getKey());
      boolean isLonger = at == best && each.getValue().equals("vanished");
      if (at > best || (at >= 0 && isLonger)) {
        best = at;
        word = each.getValue();
      }
    }
    if (best > TAR.length()) {
      words.put(GroupCopy.inside(unescape(line.substring(TAR.length(), best))), word);
    }
  }

  /** Backslashes as tar writes them. */
  static RawPath unescape(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        bytes.write(c);
        continue;
      }
      char next = text.charAt(++i);
      if (next >= '0' && next <= '3' && i + 2 < text.length()) {
        bytes.write(Integer.parseInt(text.substring(i, i + 3), 8));
        i += 2;
        continue;
      }
      int plain = "abfnrtv".indexOf(next);
      bytes.write(plain < 0 ? next : "\007\b\f\n\r\t\013".charAt(plain));
    }
    return RawPath.of(bytes.toByteArray());
  }
}
