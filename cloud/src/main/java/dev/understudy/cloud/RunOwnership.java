package dev.understudy.cloud;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Tells what belongs to one drill: what carries its run's tag, and what it made just now. */
final class RunOwnership {
  private final RunId run;
  private final Set<Object> made = ConcurrentHashMap.newKeySet();

  RunOwnership(RunId run) {
    this.run = run;
  }

  /** Remembers what the cloud may not list yet. */
  <T> T made(T id) {
    made.add(id);
    return id;
  }

  boolean owns(Tags tags) {
    return tags.find(Tags.RUN).filter(run.value()::equals).isPresent();
  }

  /** The tag that everything of this drill carries. */
  Tags mark() {
    return Tags.of(Tags.RUN, run.value());
  }

  /** Refuses to make anything that a sweeper and the inventory would not recognise. */
  void creating(String call, Tags tags) {
    if (!owns(tags) || tags.find(Tags.PURPOSE).filter("drill"::equals).isEmpty()) {
      throw refused(
          call,
          "what a drill makes must carry "
              + Tags.RUN
              + "="
              + run
              + " and "
              + Tags.PURPOSE
              + "=drill");
    }
  }

  /**
   * Whether there is something to change.
   *
   * @param tags of the resource, looked up now; empty when there is no such resource
   * @return false when it is gone
   */
  boolean isThereAndMine(String call, Object id, Supplier<Optional<Tags>> tags) {
    if (made.contains(id)) {
      return true;
    }
    Optional<Tags> found = tags.get();
    if (found.isPresent() && !owns(found.get())) {
      throw refused(call, id + " does not carry " + Tags.RUN + "=" + run);
    }
    return found.isPresent();
  }

  /** Like {@link #isThereAndMine}, for changes that need the resource to be there. */
  void mine(String call, Object id, Supplier<Optional<Tags>> tags) {
    if (!isThereAndMine(call, id, tags)) {
      throw refused(call, id + " cannot be found, so nothing shows that it is the drill's");
    }
  }

  /** New tags may not hand the resource to another run. */
  void tagging(String call, Tags tags) {
    if (tags.find(Tags.RUN).isPresent() && !owns(tags)) {
      throw refused(call, "a drill does not give its resources to another run");
    }
  }

  ProblemException refused(String call, String why) {
    return Problem.of(
            ProblemCode.GUARDED,
            "the drill tried to change something that is not its own; refused " + call,
            why,
            "understudy run show " + run)
        .asException();
  }
}
