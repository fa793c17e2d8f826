package dev.understudy.core.store;

import dev.understudy.core.JournalRecord;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.RunSummary;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A run as the first and the last whole line of its journal tell it, whose checksums must fit. What
 * lies between is not read: {@link JournalVerifier} proves it.
 */
final class JournalEnds {
  private static final int HEAD = 16 * 1024;
  private static final int TAIL = 4 * 1024;

  private JournalEnds() {}

  /** Never fails: what cannot be read is in the summary as such. */
  static RunSummary summary(RunId run, Path file) {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long length = in.length();
      JournalRecord first = JournalLine.parse(firstLine(in, length));
      JournalRecord last = JournalLine.parse(lastLine(in, length));
      return RunSummary.of(header(first), first, last);
    } catch (IOException e) {
      return RunSummary.unreadable(run, StateProblems.unwritable(file, "read", e).problem());
    } catch (IllegalArgumentException e) {
      return RunSummary.unreadable(
          run,
          Problem.of(
              ProblemCode.JOURNAL_DAMAGED,
              "The journal " + file + " cannot be trusted.",
              "Of its first or last line: " + e.getMessage() + ".",
              "understudy run verify " + run));
    }
  }

  /** Without the steps of the plan, which are most of it. */
  private static RunHeader header(JournalRecord first) {
    Map<String, String> data = new LinkedHashMap<>(first.data());
    data.remove(PlanText.KEY);
    return HeaderData.parse(
        new JournalRecord(
            first.seq(),
            first.at(),
            first.event(),
            first.step(),
            first.attempt(),
            data,
            first.prev()));
  }

  private static String firstLine(RandomAccessFile in, long length) throws IOException {
    for (long size = HEAD; ; size *= 4) {
      byte[] bytes = read(in, 0, Math.min(size, length));
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          return new String(bytes, 0, i, StandardCharsets.UTF_8);
        }
      }
      if (size >= length) {
        throw new IllegalArgumentException("the run's header is missing or cut off");
      }
    }
  }

  /** The last one that has its end; a torn line behind it does not count. */
  private static String lastLine(RandomAccessFile in, long length) throws IOException {
    for (long size = TAIL; ; size *= 4) {
      long from = Math.max(0, length - size);
      byte[] bytes = read(in, from, length - from);
      int end = newline(bytes, bytes.length - 1);
      int before = newline(bytes, end - 1);
      if (before >= 0 || from == 0) {
        return new String(bytes, before + 1, end - before - 1, StandardCharsets.UTF_8);
      }
    }
  }

  private static int newline(byte[] bytes, int last) {
    int at = last;
    while (at >= 0 && bytes[at] != '\n') {
      at--;
    }
    return at;
  }

  private static byte[] read(RandomAccessFile in, long from, long count) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(count)];
    in.seek(from);
    in.readFully(bytes);
    return bytes;
  }
}
