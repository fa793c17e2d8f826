package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.Fields;
import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.cloud.yaml.Spelling;
import dev.understudy.cloud.yaml.YamlNode;
import dev.understudy.cloud.yaml.YamlNode.Mapping;
import dev.understudy.cloud.yaml.YamlNode.Scalar;
import dev.understudy.cloud.yaml.YamlNode.Sequence;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads what stands after {@code retry:}. */
final class RetryReader {
  private static final Duration CAP = Duration.ofMinutes(5);
  private static final List<String> USUAL = List.of("throttled", "unreachable");
  private static final Set<String> NEVER = Set.of("denied", "access-denied");

  private final Duration timeout;
  private final FileProblems problems;
  private final Set<String> named = new HashSet<>();

  /**
   * @param timeout of the step
   */
  RetryReader(Duration timeout, FileProblems problems) {
    this.timeout = timeout;
    this.problems = problems;
  }

  /** The rules that are sound; a problem is added for every other. */
  Retry read(YamlNode node) {
    if (node instanceof Sequence list && list.items().isEmpty()) {
      problems.add(node.at(), "'step.retry' must not be empty: give a rule, or leave it out");
    }
    List<Retry.Rule> rules = new ArrayList<>();
    for (YamlNode rule : node instanceof Sequence list ? list.items() : List.of(node)) {
      FileProblems own = new FileProblems(problems.file());
      RunbookShape.retry().check(rule, "step.retry", own);
      if (own.isEmpty()) {
        rule((Mapping) rule, own).ifPresent(rules::add);
      }
      problems.addAll(own.lines());
    }
    return new Retry(rules);
  }

  private Optional<Retry.Rule> rule(Mapping node, FileProblems own) {
    Fields fields = Fields.of(node);
    Duration interval = fields.duration("interval");
    Duration cap = fields.findDuration("cap").orElse(interval.compareTo(CAP) > 0 ? interval : CAP);
    if (cap.compareTo(interval) < 0) {
      own.add(fields.get("cap").at(), "'step.retry.cap' is shorter than the interval");
    }
    if (interval.compareTo(timeout) >= 0) {
      own.add(
          fields.get("interval").at(),
          "'step.retry.interval' leaves no time for another try within the step's timeout; give a"
              + " longer timeout or a shorter interval");
    }
    Set<ProblemCode> on = EnumSet.noneOf(ProblemCode.class);
    if (fields.find("on").isEmpty()) {
      USUAL.forEach(name -> on.addAll(codes(name)));
      named.addAll(USUAL);
    }
    fields.items("on").forEach(item -> on.addAll(codes((Scalar) item, own)));
    return own.isEmpty()
        ? Optional.of(
            new Retry.Rule(
                on,
                fields.number("max"),
                interval,
                fields.findText("backoff").map(Double::parseDouble).orElse(1.0),
                cap))
        : Optional.empty();
  }

  private Set<ProblemCode> codes(Scalar name, FileProblems own) {
    Set<ProblemCode> codes = codes(name.text());
    if (NEVER.contains(name.text())) {
      own.add(
          name.at(),
          "a denied call is never tried again: only a person can grant the permission, and asking"
              + " again may lock the account; leave '"
              + name.text()
              + "' out");
    } else if (codes.isEmpty()) {
      own.add(
          name.at(),
          "unknown class of error '"
              + name.text()
              + "'"
              + Spelling.hint(name.text(), new TreeSet<>(Retry.CLASSES.keySet())));
    } else if (!named.add(name.text())) {
      own.add(name.at(), "'" + name.text() + "' is named twice; the first rule decides");
    }
    return codes;
  }

  private static Set<ProblemCode> codes(String name) {
    return Retry.CLASSES.getOrDefault(name, Set.of());
  }
}
