package dev.understudy.lab.rpc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often actions may be called: {@code CreateSnapshot: 20/s} or {@code DescribeDisks: 90/m}, in
 * each region by itself. {@code *} is for each action that has no limit of its own. What is unused
 * of a second may be used in the next. Thread-safe.
 */
public final class Limits {
  private static final Pattern LINE =
      Pattern.compile("(\\*|[A-Z][A-Za-z]+)\\s*:\\s*(\\d{1,6}(?:\\.\\d{1,3})?)/([sm])");
  private static final double NANOS = 1e9;

  /** A bucket of calls that fills with time. */
  private static final class Bucket {
    private double calls;
    private long filledAt;

    Bucket(double calls, long filledAt) {
      this.calls = calls;
      this.filledAt = filledAt;
    }
  }

  private final LongSupplier nanos;
  private final Map<String, Double> perSecond = new HashMap<>();
  private final Map<String, Bucket> buckets = new HashMap<>();

  Limits(LongSupplier nanos, List<String> lines) {
    this.nanos = nanos;
    lines.forEach(this::add);
  }

  /**
   * Limits of several lines.
   *
   * @throws IllegalArgumentException for a line that can not be read
   */
  public static Limits of(List<String> lines) {
    return new Limits(System::nanoTime, lines);
  }

  /** Whether a call is within its limit; it counts if it is. */
  synchronized boolean admit(RpcRequest request) {
    Double rate = perSecond.getOrDefault(request.action(), perSecond.get("*"));
    if (rate == null) {
      return true;
    }
    double burst = Math.max(1, rate);
    long now = nanos.getAsLong();
    Bucket bucket =
        buckets.computeIfAbsent(
            request.region() + " " + request.action(), any -> new Bucket(burst, now));
    bucket.calls = Math.min(burst, bucket.calls + (now - bucket.filledAt) / NANOS * rate);
    bucket.filledAt = now;
    if (bucket.calls < 1) {
      return false;
    }
    bucket.calls--;
    return true;
  }

  private void add(String line) {
    Matcher matcher = LINE.matcher(line.strip());
    double rate = matcher.matches() ? Double.parseDouble(matcher.group(2)) : 0;
    if (rate <= 0) {
      throw new IllegalArgumentException(
          "can not read limit '" + line + "'; write ACTION: N/s or ACTION: N/m");
    }
    perSecond.put(matcher.group(1), matcher.group(3).equals("m") ? rate / 60 : rate);
  }
}
