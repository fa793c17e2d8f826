package dev.understudy.cloud.yaml;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One value.
 *
 * @param noun what it is: {@code a duration such as 30s}
 * @param complaint what is wrong with a text; empty when nothing is
 * @param schema as JSON Schema
 */
public record TextShape(String noun, Function<String, String> complaint, ObjectNode schema)
    implements Shape {

  /** Any text that is not empty. */
  public static TextShape text() {
    return matching("a text", "(?s).+");
  }

  /** Text that matches a pattern as a whole; the value is quoted in the message. */
  public static TextShape matching(String noun, String regex) {
    Pattern pattern = Pattern.compile(regex);
    return new TextShape(
        noun,
        text -> pattern.matcher(text).matches() ? "" : "must be " + noun + ", not '" + text + "'",
        string().put("pattern", "^(" + regex.replace("(?s)", "") + ")$"));
  }

  /** One of a few words. */
  public static TextShape oneOf(String... words) {
    List<String> known = List.of(words);
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    ArrayNode values = schema.putArray("enum");
    known.forEach(values::add);
    String noun = (known.size() == 1 ? "" : "one of ") + String.join(", ", known);
    return new TextShape(
        noun,
        text ->
            known.contains(text)
                ? ""
                : "must be "
                    + noun
                    + ", not '"
                    + text
                    + "'"
                    + Spelling.nearest(text, known)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse(""),
        schema);
  }

  /** A duration with its unit, longer than zero. */
  public static TextShape duration() {
    return new TextShape(
        "a duration with its unit, such as 30s, 15m, 2h or 7d",
        text ->
            DurationText.parse(text)
                .map(duration -> duration.isZero() ? "must be longer than zero" : "")
                .orElse(
                    "must be a duration with its unit, such as 30s, 15m, 2h or 7d, not '"
                        + text
                        + "'"),
        string().put("pattern", DurationText.PATTERN));
  }

  /** A whole number. */
  public static TextShape number(int min, int max) {
    String noun = "a whole number from " + min + " to " + max;
    Pattern digits = Pattern.compile("[0-9]{1,9}");
    return new TextShape(
        noun,
        text ->
            digits.matcher(text).matches()
                    && Integer.parseInt(text) >= min
                    && Integer.parseInt(text) <= max
                ? ""
                : "must be " + noun + ", not '" + text + "'",
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "integer")
            .put("minimum", min)
            .put("maximum", max));
  }

  /** Where a secret is. What is written there is never repeated: it may be the secret itself. */
  public static TextShape secretReference() {
    Pattern pattern = Pattern.compile("env:[A-Za-z_][A-Za-z0-9_]*|file:.+");
    return new TextShape(
        "a reference to a secret, env:NAME or file:PATH",
        text ->
            pattern.matcher(text).matches()
                ? ""
                : "must not hold the secret itself; write env:NAME or file:PATH",
        string().put("pattern", "^(" + pattern.pattern() + ")$"));
  }

  @Override
  public ObjectNode schema() {
    return schema.deepCopy();
  }

  @Override
  public void check(YamlNode node, String path, FileProblems problems) {
    if (!(node instanceof YamlNode.Scalar scalar) || scalar.isNull()) {
      mismatch(node, path, problems);
      return;
    }
    String wrong = complaint.apply(scalar.text());
    if (!wrong.isEmpty()) {
      problems.add(node.at(), "'" + path + "' " + wrong);
    }
  }

  private static ObjectNode string() {
    return JsonNodeFactory.instance.objectNode().put("type", "string");
  }
}
