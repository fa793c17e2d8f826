package dev.understudy.aliyun;

import dev.understudy.cloud.Listing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Reads every page of a list: the API gives 10 items when nobody asks for more. */
final class Pages {
  static final int SIZE = 100;
  private static final int MOST = 10_000;

  /**
   * One page.
   *
   * @param next token of the next page; empty on the last
   * @param total items of all pages, as the API counts them; only with page numbers
   */
  record Page<T>(List<T> items, String next, int total) {

    /** As the ports give it. */
    dev.understudy.cloud.Page<T> toPort() {
      return new dev.understudy.cloud.Page<>(
          items, Optional.of(next).filter(token -> !token.isEmpty()));
    }
  }

  private Pages() {}

  static <T> Page<T> page(Reply reply, List<T> items) {
    return new Page<>(items, reply.text("NextToken"), reply.number("TotalCount"));
  }

  /** All items of a list with tokens; the first page is asked for with an empty token. */
  static <T> List<T> byToken(Function<String, Page<T>> ask) {
    List<T> all = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    String token = "";
    do {
      Page<T> page = ask.apply(token);
      all.addAll(page.items());
      token = page.next();
      if (!token.isEmpty() && !seen.add(token)) {
        throw Listing.endless();
      }
    } while (!token.isEmpty());
    return all;
  }

  /** All items of a list with page numbers from 1. */
  static <T> List<T> byNumber(IntFunction<Page<T>> ask) {
    List<T> all = new ArrayList<>();
    for (int number = 1; number <= MOST; number++) {
      Page<T> page = ask.apply(number);
      all.addAll(page.items());
      if (page.items().isEmpty() || all.size() >= page.total()) {
        return all;
      }
    }
    throw Listing.endless();
  }
}
