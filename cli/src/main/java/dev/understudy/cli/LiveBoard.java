package dev.understudy.cli;

import dev.understudy.core.PlannedStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * The few lines at the bottom of a terminal that say how far a run is: one about the run, one for
 * each running step, what comes next, and where the point of no return lies. Never wider than the
 * terminal, never more than half of its height.
 */
record LiveBoard(RunProgress progress) {
  private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
  private static final AttributedStyle STRONG = AttributedStyle.BOLD;
  private static final AttributedStyle STEP = PLAIN.foreground(AttributedStyle.CYAN);
  private static final AttributedStyle WARNING = PLAIN.foreground(AttributedStyle.YELLOW);
  private static final AttributedStyle QUIET = PLAIN.faint();

  /** The lines for a terminal of that size. */
  List<AttributedString> lines(int width, int height, Instant now) {
    int room = Math.max(1, height / 2);
    List<AttributedString> below = new ArrayList<>();
    next().ifPresent(below::add);
    noReturn().ifPresent(below::add);
    List<RunProgress.Running> running = progress.running();
    int forSteps = Math.max(0, room - 1);
    while (!below.isEmpty() && running.size() + below.size() > forSteps) {
      below.remove(0);
    }
    List<AttributedString> lines = new ArrayList<>();
    lines.add(header(now));
    int shown = running.size() > forSteps ? Math.max(0, forSteps - 1) : running.size();
    running.stream().limit(shown).forEach(step -> lines.add(step(step, now)));
    if (shown < running.size() && forSteps > 0) {
      lines.add(text(QUIET, "         and " + (running.size() - shown) + " more steps"));
    }
    lines.addAll(below);
    return lines.stream().map(line -> cut(line, width)).toList();
  }

  private AttributedString header(Instant now) {
    AttributedStringBuilder line = new AttributedStringBuilder();
    line.styled(STRONG, clean(progress.title()));
    line.append("  ").append(Durations.text(progress.elapsed(now)));
    progress.of().ifPresent(of -> line.append(", " + progress.doneCount() + " of " + of + " done"));
    if (progress.isUndoing()) {
      line.styled(WARNING, ", being undone");
    }
    progress
        .remaining(now)
        .ifPresent(
            left -> {
              if (left.isZero()) {
                line.styled(WARNING, ", longer than usual");
              } else {
                line.append(", about " + Durations.text(left) + " left");
              }
            });
    return line.toAttributedString();
  }

  private AttributedString step(RunProgress.Running step, Instant now) {
    Duration elapsed = Duration.between(step.since(), now);
    Optional<Duration> usual = progress.expected(step.step());
    boolean isLate = usual.filter(time -> elapsed.compareTo(time.multipliedBy(2)) > 0).isPresent();
    AttributedStringBuilder line = new AttributedStringBuilder();
    line.append(place(step));
    line.styled(STEP, String.format("%-24s ", step.step()));
    line.styled(
        isLate ? WARNING : PLAIN,
        Durations.text(elapsed.isNegative() ? Duration.ZERO : elapsed)
            + usual.map(time -> ", usually " + Durations.text(time)).orElse(""));
    if (!step.said().isEmpty()) {
      line.append("  ").append(clean(step.said()));
    }
    return line.toAttributedString();
  }

  private String place(RunProgress.Running step) {
    Optional<String> place =
        progress
            .of()
            .map(of -> String.format("%2d/%d", progress.number(step.step()).orElse(0), of));
    return "  " + place.orElse(" > ") + "  ";
  }

  private Optional<AttributedString> next() {
    List<PlannedStep> waiting = progress.waiting();
    if (waiting.isEmpty() || progress.isUndoing()) {
      return Optional.empty();
    }
    String names =
        String.join(", ", waiting.stream().limit(4).map(step -> step.id().value()).toList());
    String more = waiting.size() > 4 ? " and " + (waiting.size() - 4) + " more" : "";
    return Optional.of(text(QUIET, "  next: " + names + more));
  }

  private Optional<AttributedString> noReturn() {
    return switch (progress.noReturn()) {
      case NONE -> Optional.empty();
      case AHEAD -> Optional.of(text(QUIET, "  point of no return: ahead"));
      case NOW -> Optional.of(text(WARNING, "  point of no return: being passed now"));
      case PASSED -> Optional.of(text(WARNING, "  point of no return: passed"));
    };
  }

  private static AttributedString text(AttributedStyle style, String text) {
    return new AttributedString(text, style);
  }

  /** One line, whatever a step says: nothing in it may move the cursor. */
  private static String clean(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }

  private static AttributedString cut(AttributedString line, int width) {
    if (line.columnLength() <= width) {
      return line;
    }
    AttributedString head = line.columnSubSequence(0, Math.max(0, width - 1));
    AttributedStringBuilder shortened = new AttributedStringBuilder().append(head);
    return width > 0 ? shortened.append("…").toAttributedString() : AttributedString.EMPTY;
  }
}
