package dev.understudy.cloud.estate;

import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The estate file that the lab writes, and what becomes of it when it is changed. */
final class SampleEstate {
  static final Path FILE = Path.of("/estate/understudy.yaml");

  private SampleEstate() {}

  static String text() {
    return resource("data-disk.yaml");
  }

  static String singleDisk() {
    return resource("single-disk.yaml");
  }

  /** The text with one piece of it replaced; the piece must be there. */
  static String with(String piece, String other) {
    String text = text();
    if (!text.contains(piece)) {
      throw new IllegalArgumentException("not in the sample: " + piece);
    }
    return text.replace(piece, other);
  }

  static Estate parse(String text) {
    return EstateFile.parse(text.getBytes(StandardCharsets.UTF_8), FILE);
  }

  /** The problems of a text, each without the file's name: {@code line:column: message}. */
  static List<String> problems(String text) {
    try {
      parse(text);
      return List.of();
    } catch (ProblemException e) {
      return e.problem().why().lines().map(line -> line.replace(FILE + ":", "")).toList();
    }
  }

  private static String resource(String name) {
    try (InputStream stream = SampleEstate.class.getResourceAsStream("/estates/" + name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
