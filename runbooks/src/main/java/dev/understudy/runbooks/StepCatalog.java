package dev.understudy.runbooks;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kinds of step that runbooks may use, by name. Immutable. */
public final class StepCatalog {
  /** Not a kind in the catalogue: the steps of another runbook, in its place. */
  public static final String RUNBOOK = "runbook";

  private final Map<String, StepKind> kinds;

  private StepCatalog(Map<String, StepKind> kinds) {
    this.kinds = Collections.unmodifiableMap(kinds);
  }

  public static StepCatalog empty() {
    return new StepCatalog(Map.of());
  }

  /**
   * The kinds given.
   *
   * @throws IllegalArgumentException when two have one name
   */
  public static StepCatalog of(Collection<StepKind> kinds) {
    return empty().with(kinds.toArray(StepKind[]::new));
  }

  /**
   * These and more.
   *
   * @throws IllegalArgumentException when two have one name
   */
  public StepCatalog with(StepKind... more) {
    Map<String, StepKind> all = new LinkedHashMap<>(kinds);
    for (StepKind kind : more) {
      if (kind.name().equals(RUNBOOK) || all.put(kind.name(), kind) != null) {
        throw new IllegalArgumentException("two step kinds are called " + kind.name());
      }
    }
    return new StepCatalog(all);
  }

  public Optional<StepKind> find(String name) {
    return Optional.ofNullable(kinds.get(name));
  }

  /** In the order they were added. */
  public List<StepKind> kinds() {
    return List.copyOf(kinds.values());
  }

  public List<String> names() {
    return List.copyOf(kinds.keySet());
  }
}
