package dev.understudy.cli;

import dev.understudy.continuity.Continuity;
import dev.understudy.continuity.report.ContinuityPage;
import dev.understudy.continuity.report.HeatPicture;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The picture and the page, written whole or not at all; what was there is replaced. */
final class ContinuityFiles {
  private static final int COLUMNS = 240;

  @Option(
      names = "--picture",
      paramLabel = "FILE.png",
      description = "Draw every series over time, as a PNG.")
  private @Nullable Path picture;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "Write one HTML page with the picture, all series and gaps.")
  private @Nullable Path report;

  /** Of the picture; 0 when none is wanted. */
  int columns() {
    return picture == null && report == null ? 0 : COLUMNS;
  }

  void write(Output output, Continuity found, Optional<Problem> problem) {
    if (picture != null) {
      put(picture, HeatPicture.png(found.heat()));
    }
    if (report != null) {
      String page = output.redactor().clean(new ContinuityPage(found, problem).html());
      put(report, page.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void put(Path file, byte[] content) {
    Path target = file.toAbsolutePath();
    Path next = target.resolveSibling(target.getFileName() + ".next");
    try {
      Files.write(next, content);
      Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw Problem.of(
              ProblemCode.STATE_UNWRITABLE,
              file + " cannot be written",
              String.valueOf(e),
              "choose another place")
          .asException();
    }
  }
}
