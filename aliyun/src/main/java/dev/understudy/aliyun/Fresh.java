package dev.understudy.aliyun;

import dev.understudy.cloud.Tags;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Waits out the lag between creating and listing: what was made here a moment ago, or may have been
 * made by a call without an answer, is asked for again until it shows or the lag is over. Costs
 * nothing when nothing is fresh. Safe for use by many threads.
 */
final class Fresh<I> {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final TimeSource time;
  private final Duration lag;
  private final Map<I, Made> made = new ConcurrentHashMap<>();
  private final Map<Tags, Instant> unsettled = new ConcurrentHashMap<>();

  private record Made(Tags tags, Instant at) {}

  Fresh(TimeSource time, Duration lag) {
    this.time = time;
    this.lag = lag;
  }

  /** Creates, and remembers what came of it. */
  I creating(Tags tags, Supplier<I> create) {
    try {
      I id = create.get();
      made.put(id, new Made(tags, time.now()));
      unsettled.remove(tags);
      return id;
    } catch (ProblemException e) {
      if (e.problem().effect() == Effect.UNKNOWN) {
        unsettled.put(tags, time.now());
      }
      throw e;
    }
  }

  void deleted(I id) {
    made.remove(id);
  }

  /** A list by tags. */
  <T> List<T> find(Tags tags, Function<T, I> id, Supplier<List<T>> ask) {
    return until(
        ask,
        list ->
            made.entrySet().stream()
                    .noneMatch(
                        entry ->
                            isFresh(entry.getValue().at())
                                && entry.getValue().tags().containsAll(tags)
                                && !contains(list, id, entry.getKey()))
                && unsettled.entrySet().stream()
                    .noneMatch(
                        entry ->
                            isFresh(entry.getValue())
                                && entry.getKey().containsAll(tags)
                                && list.isEmpty()));
  }

  /** A list by ids. */
  <T> List<T> describe(Collection<I> ids, Function<T, I> id, Supplier<List<T>> ask) {
    return until(
        ask,
        list ->
            ids.stream()
                .noneMatch(
                    wanted -> {
                      Made recent = made.get(wanted);
                      return recent != null && isFresh(recent.at()) && !contains(list, id, wanted);
                    }));
  }

  private <T> List<T> until(Supplier<List<T>> ask, Predicate<List<T>> complete) {
    while (true) {
      List<T> list = ask.get();
      if (complete.test(list)) {
        made.values().removeIf(entry -> !isFresh(entry.at()));
        unsettled.values().removeIf(at -> !isFresh(at));
        return list;
      }
      try {
        time.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Problem.of(
                ProblemCode.INTERRUPTED,
                "stopped while waiting for a list of the cloud to be up to date",
                "stopped by a signal",
                "understudy run list, then understudy run resume RUN")
            .asException();
      }
    }
  }

  private boolean isFresh(Instant at) {
    return time.now().isBefore(at.plus(lag));
  }

  private static <T, I> boolean contains(List<T> list, Function<T, I> id, I wanted) {
    return list.stream().map(id).anyMatch(wanted::equals);
  }
}
