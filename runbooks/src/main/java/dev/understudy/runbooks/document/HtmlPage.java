package dev.understudy.runbooks.document;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import dev.understudy.runbooks.report.RunReport;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A report as one page; the template escapes whatever it is given. */
record HtmlPage(RunReport report, Words words) {
  private static final String FOLDER = "dev/understudy/runbooks/document";

  String text() {
    Document document = new ReportDocument(report, words).document();
    Map<String, Object> model = new HashMap<>();
    model.put("language", words.language());
    model.put("title", PlainText.line(document.title()));
    model.put("note", PlainText.line(document.note()));
    model.put("chart", new RunChart(report, words).model());
    model.put("chartTitle", words.say("chart.title"));
    model.put("sections", document.sections().stream().map(this::section).toList());
    Mustache template = new DefaultMustacheFactory(FOLDER).compile("report.html.mustache");
    StringWriter page = new StringWriter();
    template.execute(page, model);
    return page.toString();
  }

  private Map<String, Object> section(Section section) {
    Map<String, Object> model = new HashMap<>();
    model.put("id", section.id());
    model.put("title", section.title());
    Section filled = section.isEmpty() ? section.say(words.say("nothing")) : section;
    model.put("paragraphs", lines(filled.paragraphs()));
    section
        .table()
        .filter(table -> !table.rows().isEmpty())
        .ifPresent(
            table ->
                model.put(
                    "table",
                    Map.of(
                        "header",
                        lines(table.header()),
                        "rows",
                        table.rows().stream().map(row -> Map.of("cells", lines(row))).toList())));
    return model;
  }

  private static List<String> lines(List<String> texts) {
    return texts.stream().map(PlainText::line).toList();
  }
}
