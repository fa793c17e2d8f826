package dev.understudy.core.store;

import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunHeader;
import dev.understudy.core.Sha256;
import dev.understudy.core.SoundJournal;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/** Reads a journal and proves that no byte of it was changed since it was written. */
public final class JournalVerifier {
  private static final String FIRST = "0".repeat(64);

  private JournalVerifier() {}

  /**
   * Reads the file and changes nothing.
   *
   * @throws dev.understudy.core.ProblemException {@link ProblemCode#NOT_FOUND}, {@link
   *     ProblemCode#JOURNAL_DAMAGED} naming the line, also for a format newer than this version, or
   *     {@link ProblemCode#STATE_UNWRITABLE} when it cannot be read
   */
  static SoundJournal verify(Path file) {
    return verify(read(file), file.toString());
  }

  /**
   * Proves it of the bytes of a journal, wherever they are kept.
   *
   * @param name by which a person finds it
   */
  public static SoundJournal verify(byte[] bytes, String name) {
    List<JournalRecord> records = new ArrayList<>();
    Optional<RunHeader> header = Optional.empty();
    String prev = FIRST;
    int start = 0;
    for (int end = lineEnd(bytes, start); end >= 0; end = lineEnd(bytes, start)) {
      int number = records.size() + 1;
      try {
        String line = text(bytes, start, end);
        JournalRecord record = parse(line, number);
        check(record, records.size(), prev);
        header = header.or(() -> Optional.of(HeaderData.parse(record)));
        records.add(record);
        prev = Sha256.hex(line);
      } catch (IllegalArgumentException | CharacterCodingException e) {
        throw damaged(name, number, reason(e));
      }
      start = end + 1;
    }
    boolean isTorn = start < bytes.length;
    if (isTorn && !isCutOff(bytes, start)) {
      throw damaged(name, records.size() + 1, "it has been changed after it was written");
    }
    RunHeader found =
        header.orElseThrow(() -> damaged(name, 1, "the run's header is missing or cut off"));
    return new SoundJournal(found, records, start, prev, isTorn);
  }

  private static JournalRecord parse(String line, int number) {
    if (number == 1 && isNewer(line)) {
      throw new IllegalArgumentException(
          "it was written in a newer format than "
              + RunHeader.FORMAT
              + ", the newest that this version of Understudy reads");
    }
    return JournalLine.parse(line);
  }

  /** Only asked of a line that says so in the way of every format. */
  private static boolean isNewer(String line) {
    Matcher format =
        java.util.regex.Pattern.compile("\"" + HeaderData.FORMAT + "\":\"([0-9]{1,6})\"")
            .matcher(line);
    return format.find() && Integer.parseInt(format.group(1)) > Integer.parseInt(RunHeader.FORMAT);
  }

  private static void check(JournalRecord record, long seq, String prev) {
    if (record.seq() != seq) {
      throw new IllegalArgumentException(
          "it is record " + record.seq() + " where " + seq + " was expected");
    }
    if (!record.prev().equals(prev)) {
      throw new IllegalArgumentException("it does not follow the line before it");
    }
    if (seq == 0 != (record.event() == JournalEvent.RUN_STARTED)) {
      throw new IllegalArgumentException("a journal has one header, and it stands first");
    }
  }

  /**
   * Whether the bytes from {@code start} can be what a crash left of a line: the beginning of one,
   * without its end. A whole line with something else in place of its end was tampered with.
   */
  private static boolean isCutOff(byte[] bytes, int start) {
    try {
      JournalLine.parse(text(bytes, start, bytes.length - 1));
      return false;
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return true;
    }
  }

  private static int lineEnd(byte[] bytes, int start) {
    for (int i = start; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static String text(byte[] bytes, int start, int end) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes, start, Math.max(0, end - start)))
        .toString();
  }

  /** By stream and not by channel: an interrupted thread must still be able to read. */
  private static byte[] read(Path file) {
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      return in.readAllBytes();
    } catch (FileNotFoundException e) {
      throw Problem.of(
              ProblemCode.NOT_FOUND,
              "There is no journal " + file + ", or it may not be read.",
              "No such run was started with this state directory and estate.",
              "understudy run list")
          .asException();
    } catch (IOException e) {
      throw StateProblems.unwritable(file, "read", e);
    }
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    return e instanceof CharacterCodingException || message == null
        ? "it is not text as it was written"
        : message;
  }

  private static ProblemException damaged(String name, int line, String why) {
    return Problem.of(
            ProblemCode.JOURNAL_DAMAGED,
            "The journal " + name + " cannot be trusted: line " + line + ".",
            "Of that line: " + why + ".",
            "Keep it, look at the line, and start a new run; nothing was changed")
        .asException();
  }
}
