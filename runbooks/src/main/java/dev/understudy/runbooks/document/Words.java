package dev.understudy.runbooks.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of one language. Figures stand in them as {@code {0}}, and are written the same in
 * every language but for the names of their units.
 */
public final class Words {
  /** Tags of the languages there are, the first of them the default. */
  public static final List<String> LANGUAGES = List.of("en", "zh-CN");

  private static final Pattern PLACE = Pattern.compile("\\{([0-9])}");

  private final String language;
  private final Properties words;

  private Words(String language, Properties words) {
    this.language = language;
    this.words = words;
  }

  /** Empty when nobody has written that language's words yet. */
  public static Optional<Words> find(String language) {
    return LANGUAGES.stream()
        .filter(tag -> tag.equalsIgnoreCase(language))
        .findFirst()
        .map(Words::load);
  }

  private static Words load(String language) {
    Properties words = new Properties();
    String name = "words." + language + ".properties";
    try (InputStream in = Objects.requireNonNull(Words.class.getResourceAsStream(name), name)) {
      words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Words(language, words);
  }

  public String language() {
    return language;
  }

  Set<String> keys() {
    return words.stringPropertyNames();
  }

  /** The sentence as it stands in the list, places and all. */
  String template(String key) {
    String text = words.getProperty(key);
    if (text == null) {
      throw new IllegalStateException("no words for '" + key + "' in " + language);
    }
    return text;
  }

  /** The sentence with its figures in place. */
  String say(String key, Object... figures) {
    return PLACE
        .matcher(template(key))
        .replaceAll(
            place -> Matcher.quoteReplacement(text(figures[Integer.parseInt(place.group(1))])));
  }

  /** The word for a constant: {@code Status.FAILED}. */
  String label(Enum<?> constant) {
    return say(key(constant));
  }

  static String key(Enum<?> constant) {
    Class<?> type = constant.getDeclaringClass();
    Class<?> outer = type.getEnclosingClass();
    return (outer == null ? "" : outer.getSimpleName() + ".")
        + type.getSimpleName()
        + "."
        + constant.name();
  }

  private String text(Object figure) {
    if (figure instanceof Duration duration) {
      return duration(duration);
    }
    if (figure instanceof Instant instant) {
      return instant(instant);
    }
    return figure instanceof Enum<?> constant ? label(constant) : String.valueOf(figure);
  }

  /** In UTC, to the second. */
  static String instant(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * {@code 0.4 s}, {@code 12 s}, {@code 3 m 05 s}, {@code 2 h 10 m 00 s}, with the units' names.
   */
  String duration(Duration duration) {
    if (duration.isNegative()) {
      return "-" + duration(duration.negated());
    }
    long seconds = duration.toSeconds();
    if (seconds < 10) {
      return say("duration.seconds", decimal("%.1f", duration.toMillis() / 1000.0));
    }
    if (seconds < 60) {
      return say("duration.seconds", seconds);
    }
    String rest = decimal("%02d", seconds % 60);
    if (seconds < 3600) {
      return say("duration.minutes", seconds / 60, rest);
    }
    return say("duration.hours", seconds / 3600, decimal("%02d", seconds % 3600 / 60), rest);
  }

  /** With its sign, as the distance from a moment. */
  String offset(Duration duration) {
    return duration.isNegative() ? duration(duration) : "+" + duration(duration);
  }

  private static String decimal(String format, Object number) {
    return String.format(Locale.ROOT, format, number);
  }
}
