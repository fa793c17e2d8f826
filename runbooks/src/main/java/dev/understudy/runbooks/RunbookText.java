package dev.understudy.runbooks;

import java.util.List;
import java.util.Locale;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.Parser;

/** Renders a runbook for a terminal: plain text, no escape codes, lines of at most 88 columns. */
public final class RunbookText {
  private static final int WIDTH = 88;

  private RunbookText() {}

  /** The whole runbook: what it is told, its prose and its steps. */
  public static String show(Runbook runbook) {
    StringBuilder text = new StringBuilder();
    text.append(runbook.title()).append('\n').append("=".repeat(runbook.title().length()));
    text.append("\n\nunderstudy ").append(runbook.name()).append('\n');
    for (RunbookParameter parameter : runbook.parameters()) {
      text.append(wrap("  --" + parameter.name() + "  ", "      ", meaning(parameter)));
    }
    Printer printer = new Printer(text);
    Parser.builder().build().parse(body(runbook.text())).accept(printer);
    return text.toString();
  }

  private static String meaning(RunbookParameter parameter) {
    StringBuilder words = new StringBuilder(parameter.meaning());
    if (!parameter.choices().isEmpty()) {
      words.append(" (").append(String.join(", ", parameter.choices())).append(')');
    } else {
      words.append(" (").append(parameter.type().name().toLowerCase(Locale.ROOT)).append(')');
    }
    parameter.fallback().ifPresent(value -> words.append("; default ").append(value));
    return words.append(parameter.required() ? "; must be given" : "").toString();
  }

  private static String body(String text) {
    List<String> lines = List.of(text.split("\n", -1));
    int end = lines.subList(1, lines.size()).indexOf("---") + 1;
    return String.join("\n", lines.subList(end + 1, lines.size()));
  }

  static String wrap(String first, String next, String words) {
    StringBuilder text = new StringBuilder();
    StringBuilder line = new StringBuilder(first);
    boolean empty = true;
    for (String word : words.strip().split("\\s+")) {
      if (!empty && line.length() + 1 + word.length() > WIDTH) {
        text.append(line.toString().stripTrailing()).append('\n');
        line.setLength(0);
        line.append(next);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    return text.append(line.toString().stripTrailing()).append('\n').toString();
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
      String words = words(heading);
      text.append('\n').append(words).append('\n');
      if (heading.getLevel() <= 2) {
        text.append("-".repeat(words.length())).append('\n');
      }
    }

    @Override
    public void visit(Paragraph paragraph) {
      if (first.isEmpty()) {
        text.append('\n');
      }
      text.append(wrap(first, next, words(paragraph)));
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

    private static String words(Node node) {
      StringBuilder words = new StringBuilder();
      node.accept(
          new AbstractVisitor() {
            @Override
            public void visit(Text piece) {
              words.append(piece.getLiteral());
            }

            @Override
            public void visit(Code code) {
              words.append(code.getLiteral());
            }

            @Override
            public void visit(SoftLineBreak lineBreak) {
              words.append(' ');
            }

            @Override
            public void visit(HardLineBreak lineBreak) {
              words.append(' ');
            }
          });
      return words.toString();
    }
  }
}
