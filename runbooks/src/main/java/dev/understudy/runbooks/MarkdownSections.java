package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.cloud.yaml.Position;
import dev.understudy.cloud.yaml.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/** Finds the second-level headings of a Markdown text and the one step block under each. */
final class MarkdownSections {
  private static final String STEP = "step";

  /** What begins the paragraph that says how a person does the same. */
  private static final Set<String> BY_HAND = Set.of("By hand:", "手工：");

  /**
   * A heading with its step block.
   *
   * @param manual how a person does the same, with the commands on lines of their own; empty when
   *     the section does not say
   */
  record Section(String heading, Position at, String yaml, Position yamlAt, String manual) {}

  private final int linesBefore;
  private final FileProblems problems;
  private final List<Section> sections = new ArrayList<>();
  private Optional<Heading> open = Optional.empty();
  private Optional<FencedCodeBlock> step = Optional.empty();
  private String manual = "";

  private MarkdownSections(int linesBefore, FileProblems problems) {
    this.linesBefore = linesBefore;
    this.problems = problems;
  }

  /**
   * The sections in the order of the document.
   *
   * @param linesBefore lines of the file before this text
   */
  static List<Section> read(String markdown, int linesBefore, FileProblems problems) {
    Node document =
        Parser.builder().includeSourceSpans(IncludeSourceSpans.BLOCKS).build().parse(markdown);
    MarkdownSections reader = new MarkdownSections(linesBefore, problems);
    for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
      reader.visit(node);
    }
    reader.close();
    return reader.sections;
  }

  private void visit(Node node) {
    if (node instanceof Heading heading && heading.getLevel() <= 2) {
      close();
      open = heading.getLevel() == 2 ? Optional.of(heading) : Optional.empty();
      step = Optional.empty();
      manual = "";
      return;
    }
    if (node instanceof Paragraph paragraph && manual.isEmpty()) {
      manual = byHand(paragraph).orElse("");
      return;
    }
    if (node instanceof FencedCodeBlock fence) {
      fence(fence);
      return;
    }
    node.accept(
        new AbstractVisitor() {
          @Override
          public void visit(FencedCodeBlock inner) {
            if (language(inner).equals(STEP)) {
              problems.add(at(inner), "a step block must not stand inside a list or a quotation");
            }
          }
        });
  }

  private void fence(FencedCodeBlock fence) {
    String language = language(fence);
    if (!language.equals(STEP)
        && fence.getPrevious() instanceof Paragraph before
        && byHand(before).isPresent()) {
      manual = manual + "\n" + fence.getLiteral().stripTrailing();
    }
    if (!language.equals(STEP)) {
      if (Spelling.nearest(language, List.of(STEP)).isPresent() && language.length() > 2) {
        problems.add(at(fence), "unknown block '" + language + "'; did you mean 'step'?");
      }
      return;
    }
    if (!isClosed(fence)) {
      problems.add(at(fence), "this step block is never closed; end it with a line ```");
      step = Optional.of(fence);
      return;
    }
    if (open.isEmpty()) {
      problems.add(at(fence), "a step block must stand under a heading '## ...'");
      return;
    }
    if (step.isPresent()) {
      problems.add(
          at(fence),
          "a second step under the heading '"
              + Manuscript.words(open.get())
              + "'; give it a heading '## ...' of its own");
      return;
    }
    step = Optional.of(fence);
  }

  private void close() {
    if (open.isPresent() && step.isEmpty()) {
      problems.add(
          at(open.get()),
          "no step under the heading '"
              + Manuscript.words(open.get())
              + "'; add a ```step block, or make it a heading '### ...' if it only explains");
    }
    if (open.isPresent() && step.filter(MarkdownSections::isClosed).isPresent()) {
      Position at = at(step.get());
      sections.add(
          new Section(
              Manuscript.words(open.get()),
              at(open.get()),
              step.get().getLiteral(),
              new Position(at.line() + 1, at.column()),
              manual));
    }
  }

  /** The second form is what Markdown leaves of a label that no space follows, as in Chinese. */
  private static Optional<String> byHand(Paragraph paragraph) {
    String words = Manuscript.words(paragraph).strip();
    boolean strong = paragraph.getFirstChild() instanceof StrongEmphasis;
    return BY_HAND.stream()
        .map(label -> strong ? label : "**" + label + "**")
        .filter(words::startsWith)
        .findFirst()
        .map(label -> words.substring(label.length()).strip());
  }

  private static boolean isClosed(FencedCodeBlock fence) {
    return fence.getClosingFenceLength() != null;
  }

  private static String language(FencedCodeBlock fence) {
    String info = fence.getInfo() == null ? "" : fence.getInfo().strip();
    return info.isEmpty() ? "" : info.split("[\\s{]", 2)[0];
  }

  private Position at(Node node) {
    List<SourceSpan> spans = node.getSourceSpans();
    return spans.isEmpty()
        ? new Position(linesBefore + 1, 1)
        : new Position(
            linesBefore + spans.get(0).getLineIndex() + 1, spans.get(0).getColumnIndex() + 1);
  }
}
