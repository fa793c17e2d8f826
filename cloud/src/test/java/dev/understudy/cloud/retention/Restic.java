package dev.understudy.cloud.retention;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.cloud.estate.Keep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The real restic, with a repository of its own below a directory. */
final class Restic {
  private static final Path PROGRAM = Path.of("/usr/bin/restic");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final Path directory;
  private final Path content;

  Restic(Path directory) throws IOException {
    this.directory = directory;
    this.content = Files.createDirectories(directory.resolve("content"));
    Files.writeString(content.resolve("file"), "what is backed up does not matter\n");
    run("UTC", List.of("init"));
  }

  /** Skips the test, saying why, where Debian's package is missing. */
  static void assumeInstalled() {
    Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "restic is not installed");
  }

  /** 0.16 and newer keep the oldest of a list while a count is not used up; 0.14 does not. */
  boolean keepsTheOldest() {
    String version = run("UTC", List.of("version")).split(" ")[1];
    return Integer.parseInt(version.split("\\.")[1]) >= 16;
  }

  /** A snapshot of that moment, with the offset that the zone's clocks had. */
  void backup(Instant at, ZoneId zone, List<String> tags) {
    ZoneOffset offset = zone.getRules().getOffset(at);
    String local = TIME.format(LocalDateTime.ofInstant(at, offset));
    run(
        fixedZone(offset),
        List.of(
            "backup",
            "-q",
            "--force",
            "--time",
            local,
            "--tag",
            String.join(",", tags),
            content.toString()));
  }

  /** Restic's reasons of keeping each of the instants, newest first, that carry the tag. */
  List<List<String>> forget(String tag, Keep keep, ZoneId zone, List<Instant> newestFirst) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("forget", "--dry-run", "--no-lock", "--json", "--group-by", ""));
    command.addAll(List.of("--tag", tag));
    keep.counts()
        .forEach((rule, count) -> command.addAll(List.of("--keep-" + rule.word(), "" + count)));
    keep.within()
        .forEach((rule, span) -> command.addAll(List.of("--keep-" + rule.withinWord(), "" + span)));
    JsonNode group = json(run(zone.getId(), command)).get(0);
    int size = group.get("keep").size() + group.get("remove").size();
    if (size != newestFirst.size()) {
      throw new IllegalStateException(tag + " has " + size + " snapshots: " + newestFirst);
    }
    Deque<JsonNode> kept = new ArrayDeque<>();
    group.get("reasons").forEach(kept::add);
    List<List<String>> reasons = new ArrayList<>();
    for (Instant at : newestFirst) {
      List<String> matches = new ArrayList<>();
      if (!kept.isEmpty() && time(kept.getFirst()).equals(at)) {
        kept.removeFirst().get("matches").forEach(match -> matches.add(match.asText()));
      }
      reasons.add(matches);
    }
    if (!kept.isEmpty()) {
      throw new IllegalStateException(tag + ": no instant for " + kept);
    }
    return reasons;
  }

  private static Instant time(JsonNode reason) {
    return OffsetDateTime.parse(reason.get("snapshot").get("time").asText()).toInstant();
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException(text, e);
    }
  }

  /** A time zone file that knows this offset alone: so both passes of an hour can be written. */
  private synchronized String fixedZone(ZoneOffset offset) {
    byte[] file = Arrays.copyOf("TZif".getBytes(StandardCharsets.US_ASCII), 54);
    file[39] = 1; // one kind of local time
    file[43] = 4; // bytes of abbreviations
    int seconds = offset.getTotalSeconds();
    for (int index = 0; index < 4; index++) {
      file[44 + index] = (byte) (seconds >> (24 - 8 * index));
    }
    file[50] = 'F';
    file[51] = 'I';
    file[52] = 'X';
    Path path = directory.resolve("zone" + seconds);
    try {
      if (!Files.exists(path)) { // restic takes UTC, silently, while it is half written
        Files.write(path, file);
      }
      return path.toString();
    } catch (IOException e) {
      throw new IllegalStateException("cannot write " + path, e);
    }
  }

  private String run(String zone, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "TZ",
                zone,
                "RESTIC_PASSWORD",
                "of a test",
                "RESTIC_REPOSITORY",
                directory.resolve("repository").toString(),
                "RESTIC_CACHE_DIR",
                directory.resolve("cache").toString()));
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IllegalStateException(command + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new IllegalStateException(command.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
