package dev.understudy.core.store;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Problems with where runs are kept, said the same way everywhere. */
public final class StateProblems {
  private StateProblems() {}

  /** Who is in the way. */
  public static ProblemException held(String holder) {
    return Problem.of(
            ProblemCode.LEASE_HELD,
            "Another run is changing this estate: " + holder + ".",
            "Only one may at a time, and that process is still alive.",
            "Wait for it to end (understudy lock list), or stop that process and resume its run")
        .asException();
  }

  static ProblemException unwritable(Path path, String verb, IOException cause) {
    Problem problem =
        Problem.of(
            ProblemCode.STATE_UNWRITABLE,
            "The state file " + path + " could not be " + participle(verb) + ".",
            reason(cause),
            "Free space or fix the permissions there, or choose another place with --state DIR");
    return new ProblemException(problem, cause);
  }

  private static String participle(String verb) {
    return switch (verb) {
      case "write" -> "written";
      case "read" -> "read";
      default -> verb.endsWith("e") ? verb + "d" : verb + "ed";
    };
  }

  private static String reason(IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return "Permission denied.";
    }
    if (cause instanceof FileAlreadyExistsException file) {
      return file.getFile() + " is in the way: it is not a directory.";
    }
    if (cause instanceof NoSuchFileException file) {
      return file.getFile() + " cannot be made there.";
    }
    String text =
        cause instanceof FileSystemException file && file.getReason() != null
            ? file.getReason()
            : cause.getMessage();
    if (text == null || text.isEmpty()) {
      return cause.getClass().getSimpleName() + ".";
    }
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
  }
}
