package dev.understudy.runbooks.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.runbooks.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about the JSON report names every field that is written, and no other. */
class ReportReferenceTest {
  private static final Path PAGE = Path.of("../docs/reference/report.md");
  private static final Set<String> NAMED_BY_THE_RUN =
      Set.of("arguments", "stepCounts", "steps[].calls", "steps[].requests", "steps[].facts");

  @Test
  void namesEveryFieldAndNoOther(@TempDir Path state) throws IOException {
    Map<String, JsonNode> written = new TreeMap<>();
    for (RunReport report : SampleReports.all(state).values()) {
      collect("", ReportJson.of(report), written);
    }
    Set<String> documented =
        Pattern.compile("(?m)^\\| `([^`]+)` \\|")
            .matcher(Files.readString(PAGE))
            .results()
            .map(row -> row.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(written.keySet()).isEqualTo(documented);
    written.forEach(
        (name, value) -> {
          if (name.endsWith("Seconds")) {
            assertThat(value.isNumber()).as(name).isTrue();
          }
        });
  }

  private static void collect(String path, JsonNode node, Map<String, JsonNode> written) {
    if (node.isArray()) {
      node.forEach(each -> collect(path + "[]", each, written));
    } else if (node.isObject()) {
      node.properties()
          .forEach(
              field -> {
                String name = NAMED_BY_THE_RUN.contains(path) ? "*" : field.getKey();
                collect(path.isEmpty() ? name : path + "." + name, field.getValue(), written);
              });
    } else {
      written.put(path, node);
    }
  }
}
