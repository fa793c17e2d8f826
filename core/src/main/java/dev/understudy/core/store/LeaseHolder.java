package dev.understudy.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.core.RunId;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Who holds the lease, written for people who have to wait for it. */
record LeaseHolder(String owner, RunId run, Instant since) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  void write(Path file, long epoch) throws IOException {
    String text =
        MAPPER
            .createObjectNode()
            .put("owner", owner)
            .put("host", host())
            .put("pid", ProcessHandle.current().pid())
            .put("run", run.value())
            .put("since", since.truncatedTo(ChronoUnit.SECONDS).toString())
            .put("epoch", epoch)
            .toString();
    StateFiles.replace(file, text + "\n");
  }

  /** In words, as far as the file can be read. */
  static String describe(Path file) throws IOException {
    Optional<String> text = read(file);
    if (text.isEmpty()) {
      return "it has just taken the lease";
    }
    try {
      JsonNode holder = MAPPER.readTree(text.get());
      return "run %s of %s on host %s, process %s, since %s"
          .formatted(
              holder.path("run").asText("?"),
              holder.path("owner").asText("?"),
              holder.path("host").asText("?"),
              holder.path("pid").asText("?"),
              holder.path("since").asText("?"));
    } catch (JsonProcessingException e) {
      return "its note in " + file + " cannot be read";
    }
  }

  /** By stream and not by channel, which an interruption would close. */
  static Optional<String> read(Path file) throws IOException {
    try {
      return Optional.of(text(file));
    } catch (FileNotFoundException e) {
      // Absent, unless it was put there just now, or may not be read, which a second look tells.
      return Files.exists(file) ? Optional.of(text(file)) : Optional.empty();
    }
  }

  private static String text(Path file) throws IOException {
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
