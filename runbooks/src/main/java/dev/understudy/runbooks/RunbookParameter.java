package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.Position;
import java.util.List;
import java.util.Optional;

/**
 * What a runbook is told when it is run.
 *
 * @param choices the only values allowed; empty when any value of the type is
 * @param fallback the value when none is given; an optional parameter without one is empty then
 */
public record RunbookParameter(
    String name,
    Type type,
    List<String> choices,
    Optional<String> fallback,
    boolean required,
    String meaning,
    Position at) {

  /** What a value must be. Written in lower case. */
  public enum Type {
    TEXT("any text"),
    SERVER("a server of the estate"),
    SITE("a site of the estate"),
    DURATION("a duration with its unit, such as 30s, 15m, 2h or 7d"),
    NUMBER("a whole number"),
    INSTANT("an instant such as 2026-11-13T06:05:00Z");

    private final String noun;

    Type(String noun) {
      this.noun = noun;
    }

    public String noun() {
      return noun;
    }
  }

  public RunbookParameter {
    choices = List.copyOf(choices);
  }
}
