package dev.understudy.cli;

import dev.understudy.cloud.yaml.DurationText;
import dev.understudy.continuity.Cadences;
import dev.understudy.continuity.Demands;
import dev.understudy.continuity.Inquiry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is due, in which time, and what must hold. */
final class ContinuityDemands {

  @Option(
      names = "--every",
      paramLabel = "[SERIES=]TIME",
      description =
          "How often a series is due, and as often as needed SERIES=TIME for some; else learned: the median pause.")
  private List<String> every = List.of();

  @Option(
      names = "--from",
      paramLabel = "INSTANT",
      description =
          "Every series is due from here on, such as 2026-11-24T06:00:00Z, or 24h ago. Default: each from its own first.")
  private @Nullable String from;

  @Option(
      names = "--until",
      paramLabel = "INSTANT",
      description = "Up to here, likewise. Default: up to the newest row of all series.")
  private @Nullable String until;

  @Option(
      names = "--window",
      paramLabel = "TIME",
      defaultValue = "1m",
      converter = DurationOption.class,
      description =
          "Windows of this length without any row are counted. Default: ${DEFAULT-VALUE}.")
  private Duration window = Duration.ofMinutes(1);

  @Option(
      names = "--gaps",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many gaps of a series are named, the longest. Default: ${DEFAULT-VALUE}.")
  private int gaps = 10;

  @Option(
      names = "--expect-series",
      paramLabel = "FILE",
      description = "The names of series that are to be there, one a line.")
  private @Nullable Path expected;

  @Option(
      names = "--at-least",
      paramLabel = "N",
      description = "How many series are to be there. Default: 1.")
  private @Nullable Integer atLeast;

  @Option(
      names = "--allow-missing",
      paramLabel = "N",
      description =
          "How many measurements may be missing. Default: none, with --rpo what it allows.")
  private @Nullable Long allowMissing;

  @Option(
      names = "--rpo",
      paramLabel = "TIME",
      converter = DurationOption.class,
      description = "The longest effective RPO that a series may have.")
  private @Nullable Duration rpo;

  Inquiry inquiry(Instant now, int columns) {
    if (window.isZero()) {
      throw Globals.usage("a window of no length", "--window 1m").asException();
    }
    return new Inquiry(
        cadences(),
        instant(from, now),
        instant(until, now),
        expected(),
        window,
        Math.max(0, gaps),
        columns);
  }

  Demands demands() {
    return demands(1);
  }

  /** With the number of series that the estate says, unless another was given here. */
  Demands demands(int usual) {
    int series = atLeast == null ? usual : atLeast;
    if (series < 1) {
      throw Globals.usage("a proof of no series proves nothing", "--at-least 1").asException();
    }
    return new Demands(
        series,
        allowMissing == null ? OptionalLong.empty() : OptionalLong.of(allowMissing),
        Optional.ofNullable(rpo));
  }

  private Cadences cadences() {
    Optional<Duration> common = Optional.empty();
    Map<String, Duration> named = new HashMap<>();
    for (String text : every) {
      int equals = text.lastIndexOf('=');
      Duration cadence =
          DurationText.parse(text.substring(equals + 1))
              .filter(it -> !it.isZero())
              .orElseThrow(
                  () ->
                      Globals.usage("'" + text + "' is no cadence", "--every 1s --every NAME=5s")
                          .asException());
      if (equals < 0) {
        common = Optional.of(cadence);
      } else {
        named.put(text.substring(0, equals), cadence);
      }
    }
    return new Cadences(common, named);
  }

  private static Optional<Instant> instant(@Nullable String text, Instant now) {
    if (text == null) {
      return Optional.empty();
    }
    Optional<Duration> ago = DurationText.parse(text);
    if (ago.isPresent()) {
      return Optional.of(now.minus(ago.get()));
    }
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      throw Globals.usage(
              "'" + text + "' is no instant", "2026-11-24T06:00:00Z, or 24h for 24 hours ago")
          .asException();
    }
  }

  private Set<String> expected() {
    if (expected == null) {
      return Set.of();
    }
    try {
      Set<String> names =
          Files.readAllLines(expected).stream()
              .map(String::strip)
              .filter(name -> !name.isEmpty())
              .collect(Collectors.toSet());
      if (names.isEmpty()) {
        throw Globals.usage(expected + " names no series", "one name a line").asException();
      }
      return names;
    } catch (IOException e) {
      throw Globals.usage("cannot read " + expected, "--expect-series FILE").asException();
    }
  }
}
