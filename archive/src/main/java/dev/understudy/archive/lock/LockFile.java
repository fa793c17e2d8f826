package dev.understudy.archive.lock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.archive.store.NewFile;
import dev.understudy.archive.store.Store;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** A lock as a file: its name says what is locked and how, its content by whom. */
final class LockFile {
  static final String DIRECTORY = "locks";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 64 * 1024;

  private LockFile() {}

  static String name(String subject, LockMode mode, String id) {
    return DIRECTORY + "/" + subject + "/" + mode.word() + "." + id;
  }

  static void write(Store store, StandingLock lock) {
    LockOwner owner = lock.owner();
    String text =
        JSON.createObjectNode()
            .put("purpose", lock.purpose())
            .put("host", owner.host())
            .put("system", owner.system())
            .put("boot", owner.boot())
            .put("pid", owner.pid())
            .put("started", owner.started())
            .put("since", lock.since().toString())
            .toString();
    try (NewFile file = store.create(name(lock.subject(), lock.mode(), lock.id()))) {
      file.write(text.getBytes(StandardCharsets.UTF_8));
      file.commit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty when it is no lock, or has gone meanwhile. */
  static Optional<StandingLock> read(Store store, String name) {
    String[] parts = name.split("/");
    int dot = parts.length == 3 ? parts[2].indexOf('.') : -1;
    if (dot < 0) {
      return Optional.empty();
    }
    String id = parts[2].substring(dot + 1);
    return Arrays.stream(LockMode.values())
        .filter(mode -> mode.word().equals(parts[2].substring(0, dot)))
        .findFirst()
        .flatMap(
            mode -> content(store, name).map(content -> lock(id, parts[1], mode, parse(content))));
  }

  private static Optional<byte[]> content(Store store, String name) {
    try (InputStream in = store.read(name, 0)) {
      return Optional.of(in.readNBytes(LONGEST));
    } catch (ProblemException e) {
      if (e.problem().code() == ProblemCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What cannot be read is of somebody who cannot be told, and counts as living. */
  private static JsonNode parse(byte[] content) {
    try {
      return JSON.readTree(content);
    } catch (IOException e) {
      return JSON.createObjectNode();
    }
  }

  private static StandingLock lock(String id, String subject, LockMode mode, JsonNode json) {
    return new StandingLock(
        id,
        subject,
        mode,
        new LockOwner(
            json.path("host").asText(),
            json.path("system").asText(),
            json.path("boot").asText(),
            json.path("pid").asLong(),
            json.path("started").asLong()),
        json.path("purpose").asText(),
        instant(json.path("since").asText()));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }
}
