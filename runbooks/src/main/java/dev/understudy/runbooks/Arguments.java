package dev.understudy.runbooks;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.yaml.DurationText;
import dev.understudy.cloud.yaml.Spelling;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Holds what a runbook was told against what it asks for. */
final class Arguments {
  private Arguments() {}

  /** What is wrong with a value; empty when nothing is. */
  static Optional<String> complaint(RunbookParameter parameter, String value, Estate estate) {
    if (!parameter.choices().isEmpty() && !parameter.choices().contains(value)) {
      return Optional.of(
          "'"
              + parameter.name()
              + "' must be one of "
              + String.join(", ", parameter.choices())
              + ", not '"
              + value
              + "'");
    }
    return switch (parameter.type()) {
      case TEXT -> Optional.empty();
      case SERVER -> unknown("server", value, estate.servers().keySet());
      case SITE -> unknown("site", value, estate.sites().keySet());
      case DURATION -> mismatch(parameter, value, DurationText.parse(value).isPresent());
      case NUMBER -> mismatch(parameter, value, value.matches("-?[0-9]{1,9}"));
      case INSTANT -> mismatch(parameter, value, isInstant(value));
    };
  }

  static Optional<String> unknown(String noun, String name, Collection<String> known) {
    return known.contains(name)
        ? Optional.empty()
        : Optional.of(
            "there is no " + noun + " '" + name + "' in the estate" + Spelling.hint(name, known));
  }

  static String missing(RunbookParameter parameter) {
    return "'"
        + parameter.name()
        + "' must be given: "
        + parameter.meaning()
        + " ("
        + parameter.type().noun()
        + ")";
  }

  static String unknown(Runbook runbook, String name) {
    List<String> known = runbook.parameters().stream().map(RunbookParameter::name).toList();
    return "the runbook "
        + runbook.name()
        + " has no parameter '"
        + name
        + "'"
        + Spelling.hint(name, known);
  }

  private static Optional<String> mismatch(RunbookParameter parameter, String value, boolean fits) {
    return fits
        ? Optional.empty()
        : Optional.of(
            "'"
                + parameter.name()
                + "' must be "
                + parameter.type().noun()
                + ", not '"
                + value
                + "'");
  }

  private static boolean isInstant(String value) {
    try {
      Instant.parse(value);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
