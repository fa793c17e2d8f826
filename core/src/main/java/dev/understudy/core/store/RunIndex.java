package dev.understudy.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.RunId;
import dev.understudy.core.RunSummary;
import dev.understudy.core.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The summaries of ended runs, kept in one file so that ten thousand journals need not be opened.
 * Only ever a copy: an entry counts while the journal has the same length and time; a file that is
 * lost, damaged or of another version is made anew; nothing is resumed or proven from it.
 */
final class RunIndex {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  RunIndex(Path file) {
    this.file = file;
  }

  /**
   * A summary, and the journal it was made from.
   *
   * @param time last modified, in nanoseconds
   */
  record Entry(RunSummary summary, long length, long time) {

    boolean fits(long nowLength, long nowTime) {
      return length == nowLength && time == nowTime;
    }
  }

  /** Empty when there is nothing that can be used. */
  Map<RunId, Entry> read() {
    try {
      String text = Files.readString(file);
      int end = text.indexOf('\n');
      if (end < 0 || !text.substring(0, end).equals(Sha256.hex(text.substring(end + 1)))) {
        return Map.of();
      }
      Map<RunId, Entry> entries = new HashMap<>();
      text.substring(end + 1)
          .lines()
          .map(RunIndex::parse)
          .forEach(entry -> entries.put(entry.summary().run(), entry));
      return entries;
    } catch (IOException | IllegalArgumentException e) {
      return Map.of();
    }
  }

  /** Whether it can be kept is nobody's concern: it is made anew then. */
  void write(Collection<Entry> entries) {
    StringBuilder lines = new StringBuilder();
    entries.forEach(entry -> lines.append(text(entry)).append('\n'));
    try {
      Path next = Files.createTempFile(file.getParent(), "index", ".next");
      try {
        Files.writeString(next, Sha256.hex(lines.toString()) + "\n" + lines);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(next);
      }
    } catch (IOException e) {
      // A full or read-only disk: the next reader looks into the journals again.
    }
  }

  private static String text(Entry entry) {
    RunSummary summary = entry.summary();
    ArrayNode line = JSON.createArrayNode();
    line.add(summary.run().value());
    line.add(entry.length());
    line.add(entry.time());
    line.add(summary.runbook());
    line.add(summary.actor());
    line.add(summary.status().name());
    line.add(summary.started().toEpochMilli());
    line.add(summary.at().toEpochMilli());
    ObjectNode arguments = line.addObject();
    summary.arguments().forEach(arguments::put);
    summary
        .problem()
        .ifPresent(
            problem -> {
              line.add(problem.code().label());
              line.add(problem.what());
              line.add(problem.why());
              line.add(problem.hint());
              line.add(problem.effect().name());
            });
    return line.toString();
  }

  private static Entry parse(String text) {
    try {
      JsonNode line = JSON.readTree(text);
      Map<String, String> arguments = new LinkedHashMap<>();
      line.path(8).properties().forEach(e -> arguments.put(e.getKey(), e.getValue().asText()));
      Optional<Problem> problem =
          line.has(9)
              ? Optional.of(
                  new Problem(
                      ProblemCode.ofLabel(line.path(9).asText()),
                      line.path(10).asText(),
                      line.path(11).asText(),
                      line.path(12).asText(),
                      Effect.valueOf(line.path(13).asText())))
              : Optional.empty();
      RunSummary summary =
          new RunSummary(
              new RunId(line.path(0).asText()),
              line.path(3).asText(),
              arguments,
              line.path(4).asText(),
              RunSummary.Status.valueOf(line.path(5).asText()),
              Instant.ofEpochMilli(line.path(6).asLong()),
              Instant.ofEpochMilli(line.path(7).asLong()),
              problem);
      return new Entry(summary, line.path(1).asLong(), line.path(2).asLong());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a line of an index", e);
    }
  }
}
