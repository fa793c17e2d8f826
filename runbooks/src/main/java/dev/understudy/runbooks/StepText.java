package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.DurationText;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Retry;
import dev.understudy.core.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes everything that a runbook says about a step on one line, always in the same way: two steps
 * with one text do the same. What a query of a URL says stays a secret.
 */
final class StepText {
  private static final Pattern PLAIN = Pattern.compile("[^\\s\"=;,\\[\\]\\\\]+");
  private static final Pattern QUERY = Pattern.compile("(https?://[^\\s?]*\\?)(\\S+)");

  private StepText() {}

  /** The step, its fallback, how long it may take, when it is tried again and its way back. */
  static String of(StepBlock block, String use, Optional<String> otherwise, Optional<String> undo) {
    List<String> parts = new ArrayList<>();
    parts.add(use);
    otherwise.ifPresent(other -> parts.add("otherwise " + other));
    parts.add("timeout " + DurationText.format(block.timeout().orElse(StepBlock.TIMEOUT)));
    block.retry().rules().forEach(rule -> parts.add(rule(rule)));
    block
        .undo()
        .ifPresent(how -> parts.add("undo " + undo.orElse(how.never() ? "never" : "nothing")));
    return String.join("; ", parts);
  }

  /** A kind and what it is given, by name. */
  static String of(String kind, Map<String, StepInputs.Input> inputs) {
    StringBuilder text = new StringBuilder(kind);
    new TreeMap<>(inputs)
        .forEach(
            (name, input) -> {
              String values =
                  input.values().stream().map(StepText::value).collect(Collectors.joining(", "));
              text.append(' ').append(name).append('=');
              text.append(input.isList() ? "[" + values + "]" : values);
            });
    return text.toString();
  }

  private static String value(Value value) {
    return value.fold(
        known -> quoted(withoutQueries(known.text())),
        from -> "${steps." + from.step() + "." + from.fact() + "}");
  }

  /** A text that reads like a reference is quoted, too. */
  private static String quoted(String text) {
    return PLAIN.matcher(text).matches() && !text.startsWith("${")
        ? text
        : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  private static String withoutQueries(String text) {
    return QUERY
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group(1) + "#" + PlanFingerprint.of(found.group(2)).substring(0, 8)));
  }

  private static String rule(Retry.Rule rule) {
    return "retry "
        + String.join(",", classes(rule.on()))
        + " max "
        + rule.max()
        + " interval "
        + DurationText.format(rule.interval())
        + " backoff "
        + rule.backoff()
        + " cap "
        + DurationText.format(rule.cap());
  }

  private static Set<String> classes(Set<ProblemCode> codes) {
    Set<String> names = new TreeSet<>();
    Retry.CLASSES.forEach(
        (name, members) -> {
          if (codes.containsAll(members)) {
            names.add(name);
          }
        });
    return names;
  }
}
