package dev.understudy.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.RunId;
import dev.understudy.core.RunSummary;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a run stands as one line of text, for an index: only ever a copy of what its journal says.
 */
public final class SummaryLine {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SummaryLine() {}

  /** Without the line's end. */
  public static String of(RunSummary summary) {
    ArrayNode line = JSON.createArrayNode();
    line.add(summary.run().value());
    line.add(summary.runbook());
    line.add(summary.actor());
    line.add(summary.status().name());
    line.add(summary.started().toString());
    line.add(summary.at().toString());
    ObjectNode arguments = line.addObject();
    summary.arguments().forEach(arguments::put);
    summary
        .problem()
        .ifPresent(
            problem -> {
              line.add(problem.code().label());
              line.add(problem.what());
              line.add(problem.why());
              line.add(problem.hint());
              line.add(problem.effect().name());
            });
    return line.toString();
  }

  /**
   * The summary in a line.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static RunSummary parse(String text) {
    try {
      JsonNode line = JSON.readTree(text);
      Map<String, String> arguments = new LinkedHashMap<>();
      line.path(6).properties().forEach(e -> arguments.put(e.getKey(), e.getValue().asText()));
      return new RunSummary(
          new RunId(line.path(0).asText()),
          line.path(1).asText(),
          arguments,
          line.path(2).asText(),
          RunSummary.Status.valueOf(line.path(3).asText()),
          Instant.parse(line.path(4).asText()),
          Instant.parse(line.path(5).asText()),
          line.has(7) ? Optional.of(problem(line)) : Optional.empty());
    } catch (JsonProcessingException | DateTimeException e) {
      throw new IllegalArgumentException("not the summary of a run", e);
    }
  }

  private static Problem problem(JsonNode line) {
    return new Problem(
        ProblemCode.ofLabel(line.path(7).asText()),
        line.path(8).asText(),
        line.path(9).asText(),
        line.path(10).asText(),
        Effect.valueOf(line.path(11).asText()));
  }
}
