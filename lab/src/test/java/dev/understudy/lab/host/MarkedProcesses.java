package dev.understudy.lab.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks for processes of a lab by the mark in their environment. */
final class MarkedProcesses {
  private MarkedProcesses() {}

  static List<String> of(Map<String, String> environment) throws IOException {
    String mark = environment.values().iterator().next();
    List<String> found = new ArrayList<>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path each : processes) {
        try {
          if (Files.readString(each.resolve("environ"), StandardCharsets.ISO_8859_1)
              .contains(mark)) {
            found.add(each.getFileName() + " " + Files.readString(each.resolve("comm")).strip());
          }
        } catch (IOException e) {
          // It has gone, or belongs to somebody else.
        }
      }
    }
    return found;
  }
}
