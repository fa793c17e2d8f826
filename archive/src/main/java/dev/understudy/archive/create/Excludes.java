package dev.understudy.archive.create;

import dev.understudy.archive.format.RawPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Patterns of paths that are left out with all below them: {@code *} is any but a slash, {@code **}
 * anything, {@code ?} one byte. A pattern without a slash is that of a name at any depth.
 */
final class Excludes {
  private final List<Pattern> patterns;

  Excludes(List<String> patterns) {
    this.patterns = patterns.stream().map(Excludes::compile).toList();
  }

  boolean match(RawPath path) {
    for (Pattern each : patterns) {
      if (each.matcher(path.latin1()).matches()) {
        return true;
      }
    }
    return false;
  }

  private static Pattern compile(String glob) {
    String text = new String(glob.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    boolean isName = text.indexOf('/') < 0;
    StringBuilder regex = new StringBuilder(isName ? "(?:.*/)?" : "");
    int start = text.startsWith("./") ? 2 : text.startsWith("/") ? 1 : 0;
    int end = text.endsWith("/") ? text.length() - 1 : text.length();
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == '*' && i + 1 < end && text.charAt(i + 1) == '*') {
        regex.append(".*");
        i++;
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.append("(?:/.*)?").toString(), Pattern.DOTALL);
  }
}
