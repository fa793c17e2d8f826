package dev.understudy.cli;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * A moment from a list that somebody wrote.
 *
 * @param place in the list, from 0 on
 * @param text as it was written
 */
record ListedInstant(int place, String text, Instant at) {
  private static final int MOST_PROBLEMS = 10;
  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter();

  /** One a line; blank lines and those that begin with {@code #} are passed over. */
  static List<ListedInstant> read(String file) {
    try (BufferedReader lines = open(file)) {
      return read(file.equals("-") ? "stdin" : file, lines);
    } catch (IOException e) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.USAGE,
              file + " cannot be read",
              String.valueOf(e),
              "--from FILE, or --from - for stdin"),
          e);
    }
  }

  private static List<ListedInstant> read(String name, BufferedReader lines) throws IOException {
    List<ListedInstant> listed = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      try {
        listed.add(new ListedInstant(listed.size(), text, Instant.from(FORMAT.parse(text))));
      } catch (DateTimeException e) {
        problems.add(name + ":" + number + ": '" + text + "' is no instant");
      }
    }
    if (!problems.isEmpty()) {
      List<String> others = problems.subList(1, Math.min(problems.size(), MOST_PROBLEMS));
      throw Problem.of(
              ProblemCode.USAGE,
              problems.get(0),
              "an instant has a date, a time and an offset"
                  + others.stream().map(other -> "\n" + other).reduce("", String::concat),
              "write each line as 2026-03-29T01:30:00Z or 2026-03-29T03:30:00+02:00")
          .asException();
    }
    return listed;
  }

  private static BufferedReader open(String file) throws IOException {
    return file.equals("-")
        ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
        : Files.newBufferedReader(Path.of(file));
  }
}
