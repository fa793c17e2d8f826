package dev.understudy.lab.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.rpc.Refusal;
import dev.understudy.lab.rpc.RpcRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;

/**
 * One page of a listing: by token where the request uses one and the action knows it, or else by
 * number.
 */
final class Page<T extends Resource> {
  private static final int DEFAULT_SIZE = 10;

  private final List<T> items;
  private final boolean byToken;
  private final String nextToken;
  private final int number;
  private final int size;
  private final int total;

  private Page(List<T> items, boolean byToken, String nextToken, int number, int size, int total) {
    this.items = items;
    this.byToken = byToken;
    this.nextToken = nextToken;
    this.number = number;
    this.size = size;
    this.total = total;
  }

  /**
   * The same of those that pass a filter. By token it looks no further than to the end of the page.
   */
  static <T extends Resource> Page<T> of(
      List<T> all, Predicate<T> filter, RpcRequest request, int maxResults, int maxSize) {
    return isByToken(request, maxResults)
        ? byToken(all, filter, request, maxResults)
        : byNumber(all.stream().filter(filter).toList(), request, maxSize);
  }

  /**
   * @param all newest first
   * @param maxResults greatest page by token; 0 when the action knows no token
   * @param maxSize greatest page by number
   */
  static <T extends Resource> Page<T> of(
      List<T> all, RpcRequest request, int maxResults, int maxSize) {
    return of(all, any -> true, request, maxResults, maxSize);
  }

  /** A page of an action that knows nothing but tokens. */
  static <T extends Resource> Page<T> ofToken(List<T> all, RpcRequest request, int maxResults) {
    return byToken(all, any -> true, request, maxResults);
  }

  List<T> items() {
    return items;
  }

  /** Writes what the reply says about pages. */
  void describe(ObjectNode reply) {
    if (byToken) {
      reply.put("NextToken", nextToken).put("PageNumber", 0).put("PageSize", 0);
      reply.put("TotalCount", 0);
      return;
    }
    reply.put("PageNumber", number).put("PageSize", size).put("TotalCount", total);
  }

  /** Writes the token alone. */
  void describeToken(ObjectNode reply) {
    reply.put("NextToken", nextToken);
  }

  private static boolean isByToken(RpcRequest request, int maxResults) {
    return maxResults > 0
        && (request.find("MaxResults").isPresent() || request.find("NextToken").isPresent());
  }

  private static <T extends Resource> Page<T> byToken(
      List<T> all, Predicate<T> filter, RpcRequest request, int maxResults) {
    int size = request.number("MaxResults", DEFAULT_SIZE, 1, maxResults);
    long before = place(request);
    List<T> oneMore =
        all.stream()
            .filter(item -> item.sequence < before)
            .filter(filter)
            .limit(size + 1L)
            .toList();
    boolean isLast = oneMore.size() <= size;
    List<T> items = isLast ? oneMore : oneMore.subList(0, size);
    String next = isLast ? "" : encode(items.get(size - 1).sequence);
    return new Page<>(items, true, next, 0, size, 0);
  }

  private static <T extends Resource> Page<T> byNumber(
      List<T> all, RpcRequest request, int maxSize) {
    int number = request.number("PageNumber", 1, 1, Integer.MAX_VALUE);
    int size = request.number("PageSize", Math.min(DEFAULT_SIZE, maxSize), 1, maxSize);
    List<T> items = all.stream().skip((long) (number - 1) * size).limit(size).toList();
    return new Page<>(items, false, "", number, size, all.size());
  }

  /** The place of the last item, not its index: items made or deleted in between shift nothing. */
  static String encode(long sequence) {
    return Base64.getEncoder()
        .encodeToString(("before:" + sequence).getBytes(StandardCharsets.UTF_8));
  }

  /** The place after which the request's token goes on; before everything without a token. */
  static long place(RpcRequest request) {
    return request.find("NextToken").map(Page::decode).orElse(Long.MAX_VALUE);
  }

  private static long decode(String token) {
    try {
      String text = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
      if (text.startsWith("before:")) {
        return Long.parseLong(text.substring("before:".length()));
      }
    } catch (IllegalArgumentException malformed) {
      // falls through: NumberFormatException is one of these, too
    }
    throw Refusal.invalid("NextToken");
  }
}
