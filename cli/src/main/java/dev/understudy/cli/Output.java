package dev.understudy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.core.Problem;
import dev.understudy.core.Redactor;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything the tool says: results on stdout, progress and problems on stderr, each line through
 * the redactor. Safe for use by many threads.
 */
public final class Output {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream out;
  private final PrintStream err;
  private final Redactor redactor;
  private volatile boolean json;
  private volatile boolean quiet;
  private volatile int verbosity;
  private @Nullable LiveDisplay live;

  public Output(PrintStream out, PrintStream err, Redactor redactor) {
    this.out = out;
    this.err = err;
    this.redactor = redactor;
  }

  /** Says nothing at all, and cleans as another does. */
  static Output silent(Redactor redactor) {
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    Output silent = new Output(nowhere, nowhere, redactor);
    silent.configure(false, true, 0);
    return silent;
  }

  void configure(boolean asJson, boolean isQuiet, int verbose) {
    this.json = asJson;
    this.quiet = isQuiet;
    this.verbosity = verbose;
  }

  boolean isQuiet() {
    return quiet;
  }

  Redactor redactor() {
    return redactor;
  }

  /** A result for a person; nothing with {@code --json}. */
  void text(String line) {
    if (!json) {
      print(out, line);
    }
  }

  /**
   * A result for a program, one object on a line that begins with its type; nothing without {@code
   * --json}.
   */
  void object(String type, Map<String, ?> fields) {
    if (json) {
      print(out, encode(type, fields));
    }
  }

  /** A line of progress; nothing with {@code -q}. */
  void progress(String line) {
    if (!quiet) {
      print(err, line);
    }
  }

  /**
   * Keeps a board below the progress until {@link #stopLive}; on a terminal only. What the board
   * shows has been through the redactor.
   */
  synchronized void startLive(LiveDisplay.Board board) {
    if (quiet || json || live != null) {
      return;
    }
    Terminal.screen(System.getenv())
        .ifPresent(
            screen -> {
              live = new LiveDisplay(screen, err, board);
              live.start();
            });
  }

  synchronized void stopLive() {
    if (live != null) {
      live.close();
      live = null;
    }
  }

  /** Lets somebody have the terminal alone, to ask a question on it. */
  void pause() {
    live().ifPresent(LiveDisplay::pause);
  }

  /** The question has been answered. */
  void resume() {
    live().ifPresent(LiveDisplay::resume);
  }

  private synchronized Optional<LiveDisplay> live() {
    return Optional.ofNullable(live);
  }

  /** A line for whoever asked for more with {@code -v}. */
  void detail(String line) {
    if (verbosity > 0 && !quiet) {
      print(err, line);
    }
  }

  /** What happened, why, and what to type next. */
  void problem(Problem problem) {
    print(err, "error: " + problem.what());
    if (!problem.why().isEmpty()) {
      print(err, "  why: " + problem.why().replace("\n", "\n       "));
    }
    if (!problem.hint().isEmpty()) {
      print(err, "  hint: " + problem.hint());
    }
  }

  /** A bug: one line, and where to look only with {@code -vv}. */
  void bug(Throwable bug) {
    print(err, "error: Understudy itself failed: " + bug);
    print(err, "  why: this is a bug, not something you did");
    print(
        err,
        "  hint: run the same command with -vv and report what it prints; a started run can be resumed");
    if (verbosity > 1) {
      StringBuilder trace = new StringBuilder();
      for (StackTraceElement element : bug.getStackTrace()) {
        trace.append("    at ").append(element).append('\n');
      }
      print(err, trace.toString());
    }
  }

  static Map<String, Object> problemFields(Problem problem) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("code", problem.code().label());
    fields.put("what", problem.what());
    fields.put("why", problem.why());
    fields.put("hint", problem.hint());
    return fields;
  }

  private static String encode(String type, Map<String, ?> fields) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("type", type);
    all.putAll(fields);
    try {
      return JSON.writeValueAsString(all);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized void print(PrintStream stream, String line) {
    String clean = redactor.clean(line);
    if (live != null && stream == err) {
      live.above(clean);
      return;
    }
    stream.println(clean);
    stream.flush();
  }
}
