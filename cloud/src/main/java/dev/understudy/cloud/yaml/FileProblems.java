package dev.understudy.cloud.yaml;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Gathers everything that is wrong with files, so that all of it is told at once. Not for use by
 * several threads.
 */
public final class FileProblems {

  /** One problem, with the name of its file as the user knows it. */
  public record Line(String file, Position at, String message) {
    @Override
    public String toString() {
      return file + ":" + at + ": " + message;
    }
  }

  private final String file;
  private final List<Line> lines = new ArrayList<>();

  public FileProblems(String file) {
    this.file = file;
  }

  public String file() {
    return file;
  }

  /** One problem in one place is kept once. */
  public void add(Position at, String message) {
    add(new Line(file, at, message));
  }

  public void addAll(Collection<Line> others) {
    others.forEach(this::add);
  }

  public boolean isEmpty() {
    return lines.isEmpty();
  }

  /** In the order of the file; files in the order in which they were first complained about. */
  public List<Line> lines() {
    List<String> files = lines.stream().map(Line::file).distinct().toList();
    return lines.stream()
        .sorted(
            Comparator.comparingInt((Line line) -> files.indexOf(line.file()))
                .thenComparing(Line::at))
        .toList();
  }

  /**
   * All of them as one INVALID_FILE problem; what = their number, why = one line each.
   *
   * @param subject what is wrong: {@code the estate file estate.yaml}
   */
  public ProblemException asException(String subject, String hint) {
    String count = lines.size() == 1 ? "1 problem" : lines.size() + " problems";
    String why = String.join("\n", lines().stream().map(Line::toString).toList());
    return Problem.of(ProblemCode.INVALID_FILE, count + " in " + subject, why, hint).asException();
  }

  private void add(Line line) {
    if (!lines.contains(line)) {
      lines.add(line);
    }
  }
}
