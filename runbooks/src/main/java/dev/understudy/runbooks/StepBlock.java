package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.Position;
import dev.understudy.cloud.yaml.YamlNode;
import dev.understudy.cloud.yaml.YamlNode.Scalar;
import dev.understudy.core.Retry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One step as a runbook writes it: what stands under one second-level heading.
 *
 * @param at where the heading stands
 * @param needs empty Optional: the step before it in the document
 * @param when conditions that all must hold; empty: always
 * @param forEach what it is taken for, one by one; empty: it is taken once
 * @param undo what takes it back; empty: its own way
 * @param timeout how long it may take; empty: {@link #TIMEOUT}
 * @param manual how a person does the same; empty when the runbook does not say
 */
public record StepBlock(
    String heading,
    Position at,
    Scalar id,
    Use use,
    Optional<List<Scalar>> needs,
    List<Scalar> when,
    Optional<YamlNode> forEach,
    Optional<Use> otherwise,
    Retry retry,
    Optional<Undo> undo,
    Optional<Duration> timeout,
    String manual,
    YamlNode.Mapping source) {

  /** How long a step may take when the runbook does not say. */
  public static final Duration TIMEOUT = Duration.ofMinutes(10);

  /** A step kind by name, and its inputs. */
  public record Use(Scalar kind, YamlNode.Mapping with) {}

  /**
   * What the runbook says about taking the step back.
   *
   * @param by the step that does it; empty when there is nothing to take back, or no way
   * @param never whether the step is the point of no return
   */
  public record Undo(Position at, Optional<Use> by, boolean never) {}

  public StepBlock {
    needs = needs.map(List::copyOf);
    when = List.copyOf(when);
  }

  /** One of which only the name could be read, so that what refers to it can still be checked. */
  static StepBlock unsound(MarkdownSections.Section section, Scalar id) {
    Use nothing = new Use(id, YamlNode.Mapping.empty(id.at()));
    return new StepBlock(
        section.heading(),
        section.at(),
        id,
        nothing,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Retry.never(),
        Optional.empty(),
        Optional.empty(),
        section.manual(),
        nothing.with());
  }

  boolean isSound() {
    return !source.entries().isEmpty();
  }
}
