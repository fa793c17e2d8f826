package dev.understudy.failover.assess;

import java.util.List;
import java.util.Optional;

/** What an engineer needs to decide in the first minute, about one server. */
public record Assessment(
    String server,
    Diagnosis diagnosis,
    List<Finding> findings,
    List<Option> options,
    Optional<Option> recommended,
    String reason) {

  public Assessment {
    findings = List.copyOf(findings);
    options = List.copyOf(options);
  }
}
