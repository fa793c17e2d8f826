package dev.understudy.cloud;

import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Goes through a listing of any length page by page: a page that fails is repeated alone, and no
 * more than one is held at a time.
 */
public final class Listing {
  private static final String FIRST = "";

  private Listing() {}

  /**
   * Hands every item on, one that the cloud lists twice only once.
   *
   * @param ask for the page of a token; the first page's is empty
   * @param id what tells an item from another
   * @throws dev.understudy.core.ProblemException {@code CLOUD_REFUSED} when the listing comes back
   *     to a page that it has shown
   */
  public static <T> void each(
      Function<String, Page<T>> ask, Function<T, ?> id, Consumer<T> consumer) {
    Set<String> tokens = new HashSet<>();
    Set<Object> shown = new HashSet<>();
    Optional<String> token = Optional.of(FIRST);
    while (token.isPresent()) {
      Page<T> page = ask.apply(token.get());
      for (T item : page.items()) {
        if (shown.add(id.apply(item))) {
          consumer.accept(item);
        }
      }
      token = page.next();
      if (token.isPresent() && !tokens.add(token.get())) {
        throw endless();
      }
    }
  }

  /** What a listing ends with that shows the same page again and again. */
  public static RuntimeException endless() {
    return Problem.of(
            ProblemCode.CLOUD_REFUSED,
            "a list of the cloud does not end",
            "it sends the same page again and again",
            "understudy assess")
        .withEffect(Effect.TRANSIENT)
        .asException();
  }
}
