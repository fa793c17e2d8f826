package dev.understudy.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.core.LeaseClaim;
import dev.understudy.core.LeaseHolder;
import dev.understudy.core.RunId;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Who holds the lease as one line of JSON: in a file, or as a value in a shared store. */
public final class HolderFile {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private HolderFile() {}

  /** This process as the holder. */
  public static LeaseHolder us(LeaseClaim claim, Instant now, long epoch) {
    Instant since = now.truncatedTo(ChronoUnit.SECONDS);
    return new LeaseHolder(
        claim.owner(),
        host(),
        ProcessHandle.current().pid(),
        claim.run(),
        claim.runbook(),
        since,
        since,
        epoch);
  }

  /** The same holder, last heard of at another time. */
  public static LeaseHolder heardOf(LeaseHolder holder, Instant heartbeat) {
    return new LeaseHolder(
        holder.owner(),
        holder.host(),
        holder.pid(),
        holder.run(),
        holder.runbook(),
        holder.since(),
        heartbeat,
        holder.epoch());
  }

  public static String text(LeaseHolder holder) {
    return MAPPER
        .createObjectNode()
        .put("owner", holder.owner())
        .put("host", holder.host())
        .put("pid", holder.pid())
        .put("run", holder.run().value())
        .put("runbook", holder.runbook())
        .put("since", holder.since().toString())
        .put("heartbeat", holder.heartbeat().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("epoch", holder.epoch())
        .toString();
  }

  /** Empty when the text is not that of a holder. */
  public static Optional<LeaseHolder> parse(String text) {
    try {
      JsonNode holder = MAPPER.readTree(text);
      Instant since = Instant.parse(holder.path("since").asText());
      return Optional.of(
          new LeaseHolder(
              holder.path("owner").asText(),
              holder.path("host").asText(),
              holder.path("pid").asLong(),
              new RunId(holder.path("run").asText()),
              holder.path("runbook").asText(),
              since,
              Instant.parse(holder.path("heartbeat").asText(since.toString())),
              holder.path("epoch").asLong()));
    } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether the process may still be there; on another host nobody can tell from here. */
  public static boolean mayLive(LeaseHolder holder) {
    return !isHere(holder) || ProcessHandle.of(holder.pid()).isPresent();
  }

  /** Whether it runs on this host. */
  public static boolean isHere(LeaseHolder holder) {
    return holder.host().equals(host());
  }

  static void write(Path file, LeaseHolder holder) throws IOException {
    StateFiles.replace(file, text(holder) + "\n");
  }

  /** By stream and not by channel, which an interruption would close. */
  static Optional<String> read(Path file) throws IOException {
    try {
      return Optional.of(content(file));
    } catch (FileNotFoundException e) {
      // Absent, unless it was put there just now, or may not be read, which a second look tells.
      return Files.exists(file) ? Optional.of(content(file)) : Optional.empty();
    }
  }

  private static String content(Path file) throws IOException {
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The kernel's own answer: a name service may be part of what is down. */
  private static String host() {
    try {
      return read(Path.of("/proc/sys/kernel/hostname")).map(String::strip).orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
