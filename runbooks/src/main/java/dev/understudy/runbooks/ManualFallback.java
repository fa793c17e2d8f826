package dev.understudy.runbooks;

import java.util.List;
import java.util.Optional;
import org.commonmark.node.Document;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;

/**
 * How a human does what a step does, when the tool cannot: the paragraph that begins {@code **By
 * hand:**} and the commands and lists right below it.
 */
public record ManualFallback(Document text) {
  /** What the paragraph begins with, in the languages that have runbooks. */
  static final List<String> MARKS = List.of("By hand:", "手工：", "手工:");

  /** Takes it out of a section's prose; empty, and the prose as it was, when none is written. */
  public static Optional<ManualFallback> takeFrom(Document prose) {
    for (Node node = prose.getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof Paragraph && begins(node)) {
        Document text = new Document();
        Node next = node.getNext();
        text.appendChild(node);
        while (next instanceof FencedCodeBlock
            || next instanceof IndentedCodeBlock
            || next instanceof ListBlock) {
          Node belongs = next;
          next = next.getNext();
          text.appendChild(belongs);
        }
        return Optional.of(new ManualFallback(text));
      }
    }
    return Optional.empty();
  }

  /** Also where the stars did not become bold, as between a Chinese colon and a character. */
  private static boolean begins(Node paragraph) {
    String words = Manuscript.words(paragraph).replace("*", "").strip();
    return MARKS.stream().anyMatch(words::startsWith);
  }
}
