package dev.understudy.core;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keeps secrets out of text that people will see: every registered value, also as it is encoded in
 * URLs, JSON and base64, and whatever stands in a URL after {@code ?} or before {@code @}. Safe for
 * use by many threads.
 */
public final class Redactor {
  private static final String MARK = "[secret]";
  private static final int LINE = 16;
  private static final Pattern QUERY =
      Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]*://[^\\s\"'<>?]*)\\?[^\\s\"'<>]*");
  private static final Pattern USER =
      Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]*://)[^\\s/\"'@?]+@");

  private final List<String> forms = new CopyOnWriteArrayList<>();

  /**
   * Hides {@code secret} from now on; blank text is ignored. Of a secret of several lines, such as
   * a private key, each long line is hidden by itself too.
   */
  public synchronized void register(String secret) {
    if (secret.isBlank()) {
      return;
    }
    Set<String> all = new LinkedHashSet<>(forms);
    Stream.concat(
            Stream.of(secret, secret.strip()),
            secret.lines().map(String::strip).filter(line -> line.length() >= LINE))
        .filter(part -> !part.startsWith("-----"))
        .forEach(part -> all.addAll(encodings(part)));
    List<String> longestFirst =
        all.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
    forms.clear();
    forms.addAll(longestFirst);
  }

  /** The text without secrets. */
  public String clean(String text) {
    String clean = text;
    for (String form : forms) {
      clean = clean.replace(form, MARK);
    }
    clean = QUERY.matcher(clean).replaceAll("$1?…");
    return USER.matcher(clean).replaceAll("$1…@");
  }

  private static List<String> encodings(String secret) {
    String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    String percent = form.replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    return List.of(
        secret,
        form,
        percent,
        lowerHex(form),
        lowerHex(percent),
        json(secret),
        Base64.getEncoder().encodeToString(bytes));
  }

  private static String lowerHex(String encoded) {
    return Pattern.compile("%[0-9A-F]{2}")
        .matcher(encoded)
        .replaceAll(match -> match.group().toLowerCase(Locale.ROOT));
  }

  private static String json(String secret) {
    return secret
        .replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\t", "\\t");
  }
}
