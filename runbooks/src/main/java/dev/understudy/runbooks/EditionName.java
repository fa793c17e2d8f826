package dev.understudy.runbooks;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the file {@code recover.zh-CN.md} says by its name: the runbook {@code recover} in Chinese.
 *
 * @param language a BCP 47 tag in its usual spelling
 */
record EditionName(String runbook, String language) {
  private static final Pattern SHAPE =
      Pattern.compile("([a-z0-9][a-z0-9-]{0,39})\\.([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)");

  /** Empty when the name has no language in it. */
  static Optional<EditionName> of(String fileWithoutEnding) {
    Matcher matcher = SHAPE.matcher(fileWithoutEnding);
    return matcher.matches()
        ? Optional.of(new EditionName(matcher.group(1), usual(matcher.group(2))))
        : Optional.empty();
  }

  /** The tag as it is usually spelt: {@code zh-CN} for {@code zh_cn}. */
  static String usual(String language) {
    return Locale.forLanguageTag(language.replace('_', '-')).toLanguageTag();
  }
}
