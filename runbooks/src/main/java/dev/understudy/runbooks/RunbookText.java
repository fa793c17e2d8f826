package dev.understudy.runbooks;

import java.util.Locale;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BulletList;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.ThematicBreak;

/** Renders a runbook for a terminal: plain text, no escape codes, lines of at most 88 columns. */
public final class RunbookText {
  private static final int WIDTH = 88;

  private RunbookText() {}

  /** The whole runbook, in English: what it is told, its prose and its steps. */
  public static String show(Runbook runbook) {
    return show(runbook, Labels.in(Runbooks.PLAIN));
  }

  /** The whole runbook: what it is told, its prose and its steps. */
  public static String show(Runbook runbook, Labels labels) {
    StringBuilder text = new StringBuilder();
    text.append(runbook.title()).append('\n').append("=".repeat(Columns.of(runbook.title())));
    text.append("\n\nunderstudy ").append(runbook.name()).append('\n');
    for (RunbookParameter parameter : runbook.parameters()) {
      text.append(wrap("  --" + parameter.name() + "  ", "      ", meaning(parameter, labels)));
    }
    Manuscript.parse(runbook).accept(new Printer(text));
    return text.toString();
  }

  private static String meaning(RunbookParameter parameter, Labels labels) {
    String allowed =
        parameter.choices().isEmpty()
            ? labels.get("type-" + parameter.type().name().toLowerCase(Locale.ROOT))
            : String.join(labels.get("comma"), parameter.choices());
    String text = labels.get("show-parameter", parameter.meaning(), allowed);
    String withDefault =
        parameter.fallback().map(value -> labels.get("show-default", text, value)).orElse(text);
    return parameter.required() ? labels.get("show-required", withDefault) : withDefault;
  }

  private static String wrap(String first, String next, String words) {
    return Columns.wrap(first, next, words, WIDTH);
  }

  /** Prints block by block; each begins with an empty line. */
  private static final class Printer extends AbstractVisitor {
    private final StringBuilder text;
    private String first = "";
    private String next = "";

    private Printer(StringBuilder text) {
      this.text = text;
    }

    @Override
    public void visit(Heading heading) {
      String words = Manuscript.words(heading);
      text.append('\n').append(words).append('\n');
      if (heading.getLevel() <= 2) {
        text.append("-".repeat(Columns.of(words))).append('\n');
      }
    }

    @Override
    public void visit(Paragraph paragraph) {
      if (first.isEmpty()) {
        text.append('\n');
      }
      text.append(wrap(first, next, Manuscript.words(paragraph)));
      first = next;
    }

    @Override
    public void visit(FencedCodeBlock block) {
      code(block.getLiteral());
    }

    @Override
    public void visit(IndentedCodeBlock block) {
      code(block.getLiteral());
    }

    @Override
    public void visit(ThematicBreak line) {
      text.append('\n').append("-".repeat(WIDTH)).append('\n');
    }

    @Override
    public void visit(BulletList list) {
      items(list, "- ", false);
    }

    @Override
    public void visit(OrderedList list) {
      items(list, ". ", true);
    }

    private void items(Node list, String mark, boolean numbered) {
      String outerFirst = first;
      String outerNext = next;
      text.append(outerNext.isEmpty() ? "\n" : "");
      int number = 1;
      for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
        if (item instanceof ListItem) {
          String label = (numbered ? Integer.toString(number++) : "") + mark;
          first = outerNext + label;
          next = outerNext + " ".repeat(label.length());
          visitChildren(item);
        }
      }
      first = outerFirst;
      next = outerNext;
    }

    private void code(String literal) {
      text.append('\n');
      literal.lines().forEach(line -> text.append("    ").append(line).append('\n'));
    }
  }
}
