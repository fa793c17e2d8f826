package dev.understudy.snapshot.fleet;

import dev.understudy.cloud.RegionId;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Gathers what goes wrong for single disks while the rest goes on. A region that refuses us or does
 * not answer is not asked again for each of its thousand disks. Safe for use by many threads.
 */
public final class FleetTrouble {
  /** More lines than this make a receipt that nobody reads. */
  private static final int MOST_LINES = 20;

  private static final int MOST_TOLD = 100;

  private final StepContext context;
  private final List<FleetFailure> failures = new ArrayList<>();
  private final Map<RegionId, Problem> closed = new ConcurrentHashMap<>();

  public FleetTrouble(StepContext context) {
    this.context = context;
  }

  /** Something to do for one place. */
  @FunctionalInterface
  public interface Attempt {
    void make() throws InterruptedException;
  }

  /** Makes an attempt; a problem of it is noted and not thrown, unless the run is being stopped. */
  public void guard(RegionId region, String place, Attempt attempt) throws InterruptedException {
    guard(region, List.of(place), attempt);
  }

  /** The same for what is done for several places together; each of them is noted. */
  void guard(RegionId region, List<String> places, Attempt attempt) throws InterruptedException {
    Problem shut = closed.get(region);
    if (shut != null) {
      places.forEach(place -> add(new FleetFailure(place, shut)));
      return;
    }
    try {
      attempt.make();
    } catch (ProblemException e) {
      Problem problem = e.problem();
      if (problem.code() == ProblemCode.INTERRUPTED) {
        throw e;
      }
      if (problem.code() == ProblemCode.ACCESS_DENIED
          || problem.code() == ProblemCode.CLOUD_UNREACHABLE) {
        closed.putIfAbsent(region, problem);
      }
      places.forEach(place -> add(new FleetFailure(place, problem)));
    }
  }

  /** Notes a failure and tells whoever watches. */
  public synchronized void add(FleetFailure failure) {
    failures.add(failure);
    if (failures.size() <= MOST_TOLD) {
      context.progress(failure.line());
    }
  }

  /** One line for whoever watches, about something that is no failure. */
  void tell(String line) {
    context.progress(line);
  }

  public void addAll(Collection<FleetFailure> more) {
    more.forEach(this::add);
  }

  public synchronized int count() {
    return failures.size();
  }

  /**
   * The receipt with {@code failed}, how many, and {@code failures}, a line for each of the first.
   */
  public synchronized Receipt on(Receipt receipt) {
    return receipt.with("failed", Integer.toString(failures.size())).with("failures", lines());
  }

  /** The first of all, as the problem of a step that could do nothing at all. */
  public synchronized Optional<Problem> first() {
    return failures.stream().map(FleetFailure::problem).findFirst();
  }

  private String lines() {
    String lines =
        failures.stream()
            .limit(MOST_LINES)
            .map(FleetFailure::line)
            .collect(Collectors.joining("\n"));
    return failures.size() <= MOST_LINES
        ? lines
        : lines + "\nand " + (failures.size() - MOST_LINES) + " more";
  }
}
