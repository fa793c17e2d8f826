package dev.understudy.runbooks;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Document;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/**
 * The prose of a sound runbook, cut where its steps are. The nodes are Markdown as it was parsed,
 * for one reader: whoever renders them may take them apart.
 *
 * @param opening what stands before the first step
 * @param sections one for each step, in the same order
 */
public record Manuscript(Document opening, List<Section> sections) {

  /** A step and what is written about it, without heading and step block. */
  public record Section(StepBlock step, Document prose) {}

  public Manuscript {
    sections = List.copyOf(sections);
  }

  public static Manuscript of(Runbook runbook) {
    Iterator<StepBlock> steps = runbook.steps().iterator();
    Document opening = new Document();
    List<Section> sections = new ArrayList<>();
    Document current = opening;
    Node next = parse(runbook).getFirstChild();
    while (next != null) {
      Node node = next;
      next = node.getNext();
      if (node instanceof Heading heading && heading.getLevel() == 2 && steps.hasNext()) {
        current = new Document();
        sections.add(new Section(steps.next(), current));
      } else if (!isStep(node)) {
        current.appendChild(node);
      }
    }
    return new Manuscript(opening, sections);
  }

  /** The runbook's text below its front matter, parsed; line breaks that mean nothing are gone. */
  static Node parse(Runbook runbook) {
    List<String> lines = runbook.text().lines().toList();
    int end = lines.subList(1, lines.size()).indexOf("---") + 1;
    Node document =
        Parser.builder().build().parse(String.join("\n", lines.subList(end + 1, lines.size())));
    document.accept(
        new AbstractVisitor() {
          @Override
          public void visit(SoftLineBreak lineBreak) {
            if (lineBreak.getPrevious() instanceof Text before
                && lineBreak.getNext() instanceof Text after
                && Columns.joins(before.getLiteral(), after.getLiteral())) {
              lineBreak.unlink();
            }
          }
        });
    return document;
  }

  /** The plain words of a piece of Markdown. */
  public static String words(Node node) {
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

  private static boolean isStep(Node node) {
    return node instanceof FencedCodeBlock fence
        && fence.getInfo() != null
        && fence.getInfo().strip().split("[\\s{]", 2)[0].equals("step");
  }
}
