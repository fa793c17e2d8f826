package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.cloud.yaml.Position;
import dev.understudy.cloud.yaml.YamlNode;
import dev.understudy.cloud.yaml.YamlNode.Entry;
import dev.understudy.cloud.yaml.YamlNode.Mapping;
import dev.understudy.cloud.yaml.YamlNode.Scalar;
import dev.understudy.cloud.yaml.YamlNode.Sequence;
import java.util.List;
import java.util.Optional;

/**
 * Holds an edition against the plain runbook: only prose, titles and meanings may differ. What a
 * plan is made of is the same, so both always compile to the same plan.
 */
final class EditionCheck {
  private final String plainFile;
  private final FileProblems problems;

  private EditionCheck(String plainFile, FileProblems problems) {
    this.plainFile = plainFile;
    this.problems = problems;
  }

  /** Adds every difference, at its place in the edition. */
  static void compare(Runbook plain, Runbook edition, FileProblems problems) {
    EditionCheck check = new EditionCheck(plain.file(), problems);
    check.parameters(plain, edition);
    check.steps(plain.steps(), edition.steps());
  }

  private void parameters(Runbook plain, Runbook edition) {
    for (RunbookParameter wanted : plain.parameters()) {
      Optional<RunbookParameter> found = edition.findParameter(wanted.name());
      if (found.isEmpty()) {
        problems.add(
            new Position(2, 1),
            "the parameter '" + wanted.name() + "' of " + plainFile + " is missing");
      } else if (!isSame(wanted, found.get())) {
        problems.add(
            found.get().at(),
            "the parameter '"
                + wanted.name()
                + "' is not as in "
                + plainFile
                + ":"
                + wanted.at()
                + "; only its meaning may differ");
      }
    }
    for (RunbookParameter found : edition.parameters()) {
      if (plain.findParameter(found.name()).isEmpty()) {
        problems.add(found.at(), plainFile + " has no parameter '" + found.name() + "'");
      }
    }
  }

  private static boolean isSame(RunbookParameter one, RunbookParameter other) {
    return one.type() == other.type()
        && one.choices().equals(other.choices())
        && one.fallback().equals(other.fallback())
        && one.required() == other.required();
  }

  private void steps(List<StepBlock> plain, List<StepBlock> edition) {
    for (int i = 0; i < Math.min(plain.size(), edition.size()); i++) {
      StepBlock wanted = plain.get(i);
      StepBlock found = edition.get(i);
      if (!wanted.id().text().equals(found.id().text())) {
        problems.add(
            found.id().at(),
            "the step here must be '" + wanted.id().text() + "', as in " + at(wanted.id().at()));
        return;
      }
      same("step", wanted.source(), found.source());
    }
    if (plain.size() > edition.size()) {
      StepBlock missing = plain.get(edition.size());
      Position end = edition.isEmpty() ? Position.start() : edition.get(edition.size() - 1).at();
      problems.add(
          end,
          "after this the step '"
              + missing.id().text()
              + "' of "
              + at(missing.at())
              + " is missing");
    }
    if (edition.size() > plain.size()) {
      StepBlock extra = edition.get(plain.size());
      problems.add(extra.at(), plainFile + " has no step '" + extra.id().text() + "' here");
    }
  }

  private void same(String path, YamlNode wanted, YamlNode found) {
    if (wanted instanceof Mapping one && found instanceof Mapping other) {
      for (Entry entry : one.entries()) {
        String inner = path + "." + entry.name();
        other
            .find(entry.name())
            .ifPresentOrElse(
                value -> same(inner, entry.value(), value),
                () ->
                    problems.add(
                        other.at(), "'" + inner + "' of " + at(entry.key().at()) + " is missing"));
      }
      for (Entry entry : other.entries()) {
        if (one.find(entry.name()).isEmpty()) {
          problems.add(
              entry.key().at(), plainFile + " has no '" + path + "." + entry.name() + "' here");
        }
      }
    } else if (wanted instanceof Sequence one
        && found instanceof Sequence other
        && one.items().size() == other.items().size()) {
      for (int i = 0; i < one.items().size(); i++) {
        same(path, one.items().get(i), other.items().get(i));
      }
    } else if (!(wanted instanceof Scalar one
        && found instanceof Scalar other
        && one.text().equals(other.text())
        && one.isNull() == other.isNull())) {
      problems.add(found.at(), "'" + path + "' must be as in " + at(wanted.at()));
    }
  }

  private String at(Position position) {
    return plainFile + ":" + position;
  }
}
