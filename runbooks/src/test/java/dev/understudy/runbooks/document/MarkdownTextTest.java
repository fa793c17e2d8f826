package dev.understudy.runbooks.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.TextContentRenderer;
import org.junit.jupiter.api.Test;

class MarkdownTextTest {

  @Test
  void isReadableAsItIs() {
    Document document =
        new Document(
            "Report",
            "A note.",
            List.of(
                Section.of("a", "First").say("A paragraph.").point("one point"),
                Section.of("b", "Empty"),
                Section.of("c", "Rows")
                    .table(
                        new Table(
                            List.of("Step", "Took"), List.of(List.of("rebuild/disk_1", "3 s"))))
                    .blank("Who? (lead)")));

    assertThat(MarkdownText.of(document, "None."))
        .isEqualTo(
            """
            # Report

            A note.

            ## First

            A paragraph.
            - one point

            ## Empty

            None.

            ## Rows

            | Step | Took |
            | --- | --- |
            | rebuild/disk_1 | 3 s |

            - Who? (lead) ____
            """);
  }

  @Test
  void whatAJournalHoldsStaysText() {
    List<String> texts =
        List.of(
            "a | b",
            "*bold* _thin_ `code` [link](x) <b>tag</b> ~~gone~~",
            "# heading",
            "1. list",
            "- point",
            "back\\slash",
            "two\n\n# lines");
    for (String text : texts) {
      String markdown =
          MarkdownText.of(new Document("T", "n", List.of(Section.of("a", "S").say(text))), "");
      String shown =
          TextContentRenderer.builder().build().render(Parser.builder().build().parse(markdown));

      assertThat(shown.lines().toList()).last().isEqualTo(PlainText.line(text));
    }
  }

  @Test
  void aCellNeverBreaksItsRow() {
    String markdown =
        MarkdownText.of(
            new Document(
                "T",
                "n",
                List.of(
                    Section.of("a", "S")
                        .table(
                            new Table(List.of("x", "y"), List.of(List.of("a|b\nc", "d\r\n|")))))),
            "");

    assertThat(markdown).endsWith("| a\\|b c | d \\| |\n");
  }
}
