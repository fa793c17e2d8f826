package dev.understudy.runbooks;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * The tool's own words on a page about a runbook, in English or Chinese; the page's prose comes
 * from the runbook. Immutable.
 */
public final class Labels {
  private final Map<String, String> words;

  private Labels(Map<String, String> words) {
    this.words = words;
  }

  /** Chinese for any Chinese, English for everything else. */
  public static Labels in(String language) {
    boolean isChinese = language.equals("zh") || language.startsWith("zh-");
    return new Labels(read(isChinese ? "labels.zh-CN.properties" : "labels.en.properties"));
  }

  /**
   * The words for it, with every {@code {0}}, {@code {1}} replaced.
   *
   * @throws IllegalArgumentException when there are none
   */
  public String get(String key, Object... values) {
    String text = words.get(key);
    if (text == null) {
      throw new IllegalArgumentException("there is no label " + key);
    }
    for (int i = 0; i < values.length; i++) {
      text = text.replace("{" + i + "}", String.valueOf(values[i]));
    }
    return text;
  }

  /** All of them by their keys, in which {@code -} stands between words. */
  public Map<String, String> all() {
    return new LinkedHashMap<>(words);
  }

  private static Map<String, String> read(String file) {
    try (InputStream stream = Labels.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException(file + " is missing from the jar");
      }
      Properties properties = new Properties();
      properties.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
      Map<String, String> words = new LinkedHashMap<>();
      properties.stringPropertyNames().stream()
          .sorted()
          .forEach(key -> words.put(key, properties.getProperty(key)));
      return words;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
