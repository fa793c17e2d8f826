package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.Position;
import dev.understudy.cloud.yaml.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text of a runbook with its references: {@code ${name}}, {@code ${steps.ID.FACT}}, {@code
 * ${estate.FACT}}; a second dollar sign in front makes it plain text.
 */
record Template(Position at, List<Part> parts) {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)}");

  /**
   * A piece of it.
   *
   * @param reference whether {@code text} is what stood between the braces
   */
  record Part(boolean reference, String text, Position at) {}

  static Template of(Scalar scalar) {
    String text = scalar.isNull() ? "" : scalar.text();
    int shift = scalar.plain() ? 0 : 1;
    List<Part> parts = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    Matcher matcher = REFERENCE.matcher(text);
    int from = 0;
    while (matcher.find()) {
      plain.append(text, from, matcher.start());
      from = matcher.end();
      if (matcher.group(1) == null) {
        plain.append("${");
        continue;
      }
      flush(plain, parts, scalar.at());
      Position at =
          new Position(scalar.at().line(), scalar.at().column() + shift + matcher.start());
      parts.add(new Part(true, matcher.group(1).strip(), at));
    }
    plain.append(text, from, text.length());
    flush(plain, parts, scalar.at());
    return new Template(scalar.at(), List.copyOf(parts));
  }

  private static void flush(StringBuilder plain, List<Part> parts, Position at) {
    if (plain.length() > 0) {
      parts.add(new Part(false, plain.toString(), at));
      plain.setLength(0);
    }
  }
}
