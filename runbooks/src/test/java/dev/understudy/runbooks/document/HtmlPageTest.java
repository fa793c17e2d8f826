package dev.understudy.runbooks.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.runbooks.report.RunReport;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HtmlPageTest {
  private Map<String, RunReport> samples = Map.of();

  @BeforeAll
  void playThem(@TempDir Path state) {
    samples = SampleReports.all(state);
  }

  @Test
  void loadsNothingAndRunsNothing() throws Exception {
    for (RunReport report : samples.values()) {
      for (Element element : elements(page(report), "*")) {
        assertThat(element.getTagName()).isNotIn("script", "link", "img", "iframe", "object");
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
          assertThat(element.getAttributes().item(i).getNodeName())
              .doesNotStartWith("on")
              .isNotIn("src", "href");
        }
      }
      assertThat(text(report).replace("http://www.w3.org/2000/svg", ""))
          .doesNotContain("http:", "https:", "url(", "@import");
    }
  }

  @Test
  void whatAJournalHoldsNeverBecomesMarkup() throws Exception {
    RunReport report = samples.get("stumbling");

    assertThat(text(report)).doesNotContain("<script", "\u001b", "\u202e");
    assertThat(page(report).getDocumentElement().getTextContent())
        .contains("<script>alert(1)</script>\" onload=\"x");
  }

  @Test
  void drawsEveryStepInARowOfItsOwnAndEveryBarInsideThePicture() throws Exception {
    for (RunReport report : samples.values()) {
      Element svg = elements(page(report), "svg").get(0);
      double width = Double.parseDouble(svg.getAttribute("viewBox").split(" ")[2]);
      double height = Double.parseDouble(svg.getAttribute("viewBox").split(" ")[3]);
      List<String> rows = new ArrayList<>();
      for (Element text : elements(svg, "text")) {
        if (text.getElementsByTagName("title").getLength() > 0) {
          rows.add(text.getAttribute("y"));
        }
      }
      int spans = report.steps().stream().mapToInt(step -> step.step().spans().size()).sum();

      assertThat(rows).hasSameSizeAs(report.steps()).doesNotHaveDuplicates();
      assertThat(elements(svg, "rect")).hasSize(spans);
      for (Element bar : elements(svg, "rect")) {
        double x = Double.parseDouble(bar.getAttribute("x"));
        assertThat(x).isBetween(270.0, width);
        assertThat(x + Double.parseDouble(bar.getAttribute("width"))).isBetween(270.0, width);
        assertThat(Double.parseDouble(bar.getAttribute("y")) + 12).isLessThan(height);
      }
      assertThat(
              elements(svg, "line").stream()
                  .filter(line -> line.getAttribute("class").equals("break")))
          .hasSameSizeAs(report.standstills());
    }
  }

  @Test
  void cutsOutTheTimeInWhichNobodyRanIt() throws Exception {
    RunReport report = samples.get("stumbling");
    List<Element> bars = elements(elements(page(report), "svg").get(0), "rect");

    assertThat(report.stoodStill().toHours()).isEqualTo(3);
    assertThat(bars)
        .as("a step of a minute is wide beside three hours of nothing")
        .anyMatch(bar -> Double.parseDouble(bar.getAttribute("width")) > 200);
  }

  private static String text(RunReport report) {
    return new Reports(report, Words.find("en").orElseThrow()).html();
  }

  private static org.w3c.dom.Document page(RunReport report) throws Exception {
    String html = text(report).replace("<!DOCTYPE html>", "");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html)));
  }

  private static List<Element> elements(org.w3c.dom.Document page, String tag) {
    return list(page.getElementsByTagName(tag));
  }

  private static List<Element> elements(Element parent, String tag) {
    return list(parent.getElementsByTagName(tag));
  }

  private static List<Element> list(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
