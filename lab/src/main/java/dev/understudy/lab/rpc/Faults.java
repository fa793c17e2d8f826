package dev.understudy.lab.rpc;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Faults scripted per action, used up in the order written: {@code CreateSnapshot: throttle 3,
 * lose-reply 1}. {@code *} names every action; {@code CreateSnapshot@cn-beijing} is that of one
 * region only. Thread-safe.
 */
public final class Faults {
  private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m)");
  private static final String GRAMMAR =
      "; write ACTION[@REGION]: throttle N | throttle-window DURATION N | error CODE N | lose-reply N | drop N"
          + " | slow DURATION N | html N | unavailable N | deny N | pass N | repeat-page N"
          + " | empty-page N | vanish N | fail N | lag DURATION N | no-stock TYPE@ZONE, ...";

  private static final class Armed {
    private final Fault fault;
    private int left;
    private Instant windowEnd = Instant.MIN;

    Armed(Fault fault) {
      this.fault = fault;
      this.left = fault.times();
    }

    boolean isInWindow(Instant now) {
      return now.isBefore(windowEnd);
    }
  }

  private final Clock clock;

  private final Map<String, List<Armed>> byAction = new LinkedHashMap<>();

  /** Requests let through, so that their action does not suffer the next fault. */
  private final Set<RpcRequest> passed = Collections.newSetFromMap(new WeakHashMap<>());

  public Faults() {
    this(Clock.systemUTC());
  }

  Faults(Clock clock) {
    this.clock = clock;
  }

  /** Faults of several lines. */
  public static Faults of(List<String> lines) {
    Faults faults = new Faults();
    lines.forEach(faults::add);
    return faults;
  }

  /**
   * Adds the faults of one line.
   *
   * @throws IllegalArgumentException with the grammar when it can not be read
   */
  public synchronized void add(String line) {
    int colon = line.indexOf(':');
    String action = colon < 0 ? "" : line.substring(0, colon).strip();
    if (!action.matches("(\\*|[A-Z][A-Za-z]+)(@[a-z0-9-]+)?")) {
      throw new IllegalArgumentException("no action in fault '" + line + "'" + GRAMMAR);
    }
    List<Armed> armed = new ArrayList<>();
    for (String part : line.substring(colon + 1).split(",", -1)) {
      Fault fault = parse(part.strip(), line);
      if (fault.kind().isOfListings() && !action.matches("(Describe|List).*")) {
        throw unreadable(part.strip(), line);
      }
      armed.add(new Armed(fault));
    }
    byAction.computeIfAbsent(action, any -> new ArrayList<>()).addAll(armed);
  }

  /** Faults that have not hit as often as was written. */
  public synchronized List<String> unused() {
    return byAction.entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().stream()
                    .filter(armed -> armed.left > 0)
                    .map(
                        armed ->
                            entry.getKey() + ": " + armed.fault + " (" + armed.left + " left)"))
        .collect(Collectors.toList());
  }

  /**
   * @throws IllegalStateException naming the faults that did not fire
   */
  public void assertAllUsed() {
    List<String> unused = unused();
    if (!unused.isEmpty()) {
      throw new IllegalStateException("faults that did not fire: " + String.join("; ", unused));
    }
  }

  /** Takes the fault of the wire that this call must suffer. */
  synchronized Optional<Fault> takeForWire(RpcRequest request) {
    Optional<Fault> fault =
        next(request).filter(armed -> armed.fault.kind().isOfTheWire()).map(this::use);
    if (fault.filter(taken -> taken.kind() == Fault.Kind.PASS).isPresent()) {
      passed.add(request);
    }
    return fault;
  }

  /** Takes a fault of the action itself: whether what is created now must disappear again. */
  public synchronized boolean takeVanish(RpcRequest request) {
    return take(request, Fault.Kind.VANISH);
  }

  /** Takes a fault of the action itself: whether what is begun now must end in failure. */
  public synchronized boolean takeFail(RpcRequest request) {
    return take(request, Fault.Kind.FAIL);
  }

  /** Takes a fault of the action itself: for how long no listing shows what is made now. */
  public synchronized Optional<Duration> takeLag(RpcRequest request) {
    return ofAction(request, Fault.Kind.LAG).map(this::use).map(Fault::delay);
  }

  /** Whether that type is sold out in that zone; stays so once it is written. */
  public synchronized boolean isSoldOut(String type, String zone) {
    boolean soldOut = false;
    for (List<Armed> faults : byAction.values()) {
      for (Armed armed : faults) {
        if (armed.fault.kind() == Fault.Kind.NO_STOCK
            && matches(armed.fault.argument(), type, zone)) {
          armed.left = 0;
          soldOut = true;
        }
      }
    }
    return soldOut;
  }

  private boolean take(RpcRequest request, Fault.Kind kind) {
    Optional<Armed> next = ofAction(request, kind);
    next.ifPresent(this::use);
    return next.isPresent();
  }

  private Optional<Armed> ofAction(RpcRequest request, Fault.Kind kind) {
    return passed.contains(request)
        ? Optional.empty()
        : next(request).filter(armed -> armed.fault.kind() == kind);
  }

  private Optional<Armed> next(RpcRequest request) {
    if (byAction.isEmpty()) {
      return Optional.empty();
    }
    String action = request.action();
    String here = "@" + request.region();
    for (String name : List.of(action + here, action, "*" + here, "*")) {
      Iterator<Armed> armed = byAction.getOrDefault(name, List.of()).iterator();
      while (armed.hasNext()) {
        Armed candidate = armed.next();
        boolean hits = candidate.left > 0 || candidate.isInWindow(clock.instant());
        if (hits && candidate.fault.kind() != Fault.Kind.NO_STOCK) {
          return Optional.of(candidate);
        }
      }
    }
    return Optional.empty();
  }

  private Fault use(Armed armed) {
    Instant now = clock.instant();
    if (armed.isInWindow(now)) {
      return armed.fault;
    }
    armed.left--;
    if (armed.fault.kind() == Fault.Kind.THROTTLE_WINDOW) {
      armed.windowEnd = windowEnd(now, armed.fault.delay());
    }
    return armed.fault;
  }

  private static Instant windowEnd(Instant now, Duration window) {
    long millis = Math.max(1, window.toMillis());
    return Instant.ofEpochMilli((now.toEpochMilli() / millis + 1) * millis);
  }

  private static boolean matches(String pattern, String type, String zone) {
    int at = pattern.indexOf('@');
    String wantedType = pattern.substring(0, at);
    String wantedZone = pattern.substring(at + 1);
    return (wantedType.equals("*") || wantedType.equals(type))
        && (wantedZone.equals("*") || wantedZone.equals(zone));
  }

  private static Fault parse(String text, String line) {
    String[] words = text.split("\\s+");
    Fault.Kind kind =
        Arrays.stream(Fault.Kind.values())
            .filter(known -> known.word().equals(words[0].toLowerCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow(() -> unreadable(text, line));
    boolean hasArgument =
        kind == Fault.Kind.ERROR || kind.hasDuration() || kind == Fault.Kind.NO_STOCK;
    int timesAt = hasArgument ? 2 : 1;
    if (words.length > timesAt + 1 || words.length < timesAt) {
      throw unreadable(text, line);
    }
    String argument = hasArgument ? words[1] : "";
    if (kind == Fault.Kind.NO_STOCK && !argument.matches("[^@]+@[^@]+")) {
      throw unreadable(text, line);
    }
    int times = words.length > timesAt ? number(words[timesAt], text, line) : 1;
    return kind.hasDuration()
        ? new Fault(kind, "", duration(argument, text, line), times)
        : new Fault(kind, argument, Duration.ZERO, times);
  }

  private static int number(String word, String text, String line) {
    if (!word.matches("[1-9]\\d{0,5}")) {
      throw unreadable(text, line);
    }
    return Integer.parseInt(word);
  }

  private static Duration duration(String word, String text, String line) {
    Matcher matcher = DURATION.matcher(word);
    if (!matcher.matches()) {
      throw unreadable(text, line);
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      default -> Duration.ofMinutes(amount);
    };
  }

  private static IllegalArgumentException unreadable(String text, String line) {
    return new IllegalArgumentException(
        "can not read '" + text + "' in fault '" + line + "'" + GRAMMAR);
  }
}
