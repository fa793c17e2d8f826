package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.Position;
import dev.understudy.cloud.yaml.YamlNode;
import dev.understudy.cloud.yaml.YamlNode.Scalar;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One step as a runbook writes it: what stands under one second-level heading.
 *
 * @param at where the heading stands
 * @param needs empty Optional: the step before it in the document
 * @param when conditions that all must hold; empty: always
 * @param timeout how long it may take; empty: {@link #TIMEOUT}
 */
public record StepBlock(
    String heading,
    Position at,
    Scalar id,
    Use use,
    Optional<List<Scalar>> needs,
    List<Scalar> when,
    Optional<Use> otherwise,
    Optional<Duration> timeout,
    YamlNode.Mapping source) {

  /** How long a step may take when the runbook does not say. */
  public static final Duration TIMEOUT = Duration.ofMinutes(10);

  /** A step kind by name, and its inputs. */
  public record Use(Scalar kind, YamlNode.Mapping with) {}

  public StepBlock {
    needs = needs.map(List::copyOf);
    when = List.copyOf(when);
  }
}
