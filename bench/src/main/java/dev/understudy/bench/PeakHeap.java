package dev.understudy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The most that a heap held, as the collector's log says it. */
final class PeakHeap {
  private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->\\d+M\\(\\d+M\\)");

  private PeakHeap() {}

  /** Options of a virtual machine that writes such a log. */
  static String option(Path log) {
    return "-Xlog:gc:file=" + log + "::filecount=0";
  }

  /** In MiB; 0 when nothing was ever collected. */
  static int in(Path log) throws IOException {
    return COLLECTION
        .matcher(Files.readString(log))
        .results()
        .mapToInt(found -> Integer.parseInt(found.group(1)))
        .max()
        .orElse(0);
  }
}
