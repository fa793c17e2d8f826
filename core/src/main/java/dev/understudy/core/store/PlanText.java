package dev.understudy.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.StepId;
import java.util.ArrayList;
import java.util.List;

/** The steps of a plan as one text in the data of a journal record. */
public final class PlanText {
  /** The name under which a record's data holds it. */
  public static final String KEY = "steps";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private PlanText() {}

  public static String of(List<PlannedStep> steps) {
    ArrayNode all = MAPPER.createArrayNode();
    for (PlannedStep step : steps) {
      ObjectNode one = all.addObject();
      one.put("id", step.id().value());
      one.put("summary", step.summary());
      ArrayNode needs = one.putArray("needs");
      step.needs().forEach(need -> needs.add(need.value()));
      one.put("kind", step.kind());
      one.put("source", step.source());
      one.put("text", step.text());
      if (step.noReturn()) {
        one.put("no-return", true);
      }
    }
    return all.toString();
  }

  /**
   * The steps in a text; none in an empty one.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static List<PlannedStep> parse(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    try {
      List<PlannedStep> steps = new ArrayList<>();
      for (JsonNode one : MAPPER.readTree(text)) {
        List<StepId> needs = new ArrayList<>();
        one.path("needs").forEach(need -> needs.add(new StepId(need.asText())));
        steps.add(
            new PlannedStep(
                new StepId(one.path("id").asText()),
                one.path("summary").asText(),
                needs,
                one.path("kind").asText(),
                one.path("source").asText(),
                one.path("text").asText(),
                one.path("no-return").asBoolean()));
      }
      return steps;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the steps of its plan cannot be read", e);
    }
  }
}
