package dev.understudy.core.store;

import dev.understudy.core.JournalRecord;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import java.util.LinkedHashMap;
import java.util.Map;

/** A run's header as the data of its first record. */
public final class HeaderData {
  static final String FORMAT = "format";
  private static final String ARGUMENT = "argument.";

  private HeaderData() {}

  public static Map<String, String> of(RunHeader header) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put(FORMAT, RunHeader.FORMAT);
    data.put("run", header.run().value());
    data.put("runbook", header.runbook());
    data.put("estate", header.estate());
    data.put("plan", header.planFingerprint());
    data.put("observation", header.observation());
    data.put("actor", header.actor());
    data.put("tool", header.toolVersion());
    header.arguments().forEach((name, value) -> data.put(ARGUMENT + name, value));
    if (!header.steps().isEmpty()) {
      data.put(PlanText.KEY, PlanText.of(header.steps()));
    }
    return data;
  }

  /**
   * The header in a first record.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static RunHeader parse(JournalRecord first) {
    Map<String, String> data = first.data();
    Map<String, String> arguments = new LinkedHashMap<>();
    data.forEach(
        (name, value) -> {
          if (name.startsWith(ARGUMENT)) {
            arguments.put(name.substring(ARGUMENT.length()), value);
          }
        });
    return new RunHeader(
        new RunId(text(data, "run")),
        text(data, "runbook"),
        arguments,
        text(data, "estate"),
        text(data, "plan"),
        text(data, "observation"),
        text(data, "actor"),
        text(data, "tool"),
        PlanText.parse(data.getOrDefault(PlanText.KEY, "")));
  }

  private static String text(Map<String, String> data, String name) {
    String value = data.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the header has no '" + name + "'");
    }
    return value;
  }
}
