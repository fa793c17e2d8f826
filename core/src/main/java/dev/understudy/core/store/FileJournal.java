package dev.understudy.core.store;

import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunHeader;
import dev.understudy.core.Sha256;
import dev.understudy.core.SoundJournal;
import dev.understudy.core.StepId;
import dev.understudy.core.TimeSource;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A journal in a file, open for appending.
 *
 * <p>Written through {@link RandomAccessFile}, whose sync is the same fsync as a channel's force: a
 * channel is closed when its thread is interrupted, and a run that is being stopped must still be
 * able to record that.
 */
final class FileJournal implements Journal {
  private final Path file;
  private final RandomAccessFile out;
  private final TimeSource time;
  private final Map<String, String> mark;
  private final RunHeader header;
  private final List<JournalRecord> records;
  private long length;
  private String head;
  private boolean isBroken;

  private FileJournal(
      Path file,
      RandomAccessFile out,
      TimeSource time,
      Map<String, String> mark,
      SoundJournal sound) {
    this.file = file;
    this.out = out;
    this.time = time;
    this.mark = mark;
    this.header = sound.header();
    this.records = new ArrayList<>(sound.records());
    this.length = sound.length();
    this.head = sound.head();
  }

  /** A new journal with its header; it appears under its name only when the header is on disk. */
  static FileJournal create(Path file, RunHeader header, TimeSource time, Map<String, String> mark)
      throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    StateFiles.makeFile(next);
    RandomAccessFile out = new RandomAccessFile(next.toFile(), "rw");
    try {
      FileJournal journal =
          new FileJournal(
              file, out, time, mark, new SoundJournal(header, List.of(), 0, "0".repeat(64), false));
      journal.append(JournalEvent.RUN_STARTED, Optional.empty(), 0, HeaderData.of(header));
      StateFiles.rename(next, file);
      return journal;
    } catch (IOException | RuntimeException e) {
      out.close();
      Files.deleteIfExists(next);
      throw e;
    }
  }

  /** Opens what {@link JournalVerifier} has found sound, and cuts a torn last line off. */
  static FileJournal open(Path file, TimeSource time, Map<String, String> mark) throws IOException {
    SoundJournal sound = JournalVerifier.verify(file);
    RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw");
    try {
      if (sound.isTorn()) {
        out.setLength(sound.length());
        out.getFD().sync();
      }
      return new FileJournal(file, out, time, mark, sound);
    } catch (IOException | RuntimeException e) {
      out.close();
      throw e;
    }
  }

  @Override
  public RunHeader header() {
    return header;
  }

  @Override
  public synchronized List<JournalRecord> records() {
    return List.copyOf(records);
  }

  @Override
  public synchronized JournalRecord append(
      JournalEvent event, Optional<StepId> step, int attempt, Map<String, String> data) {
    JournalRecord record =
        new JournalRecord(
            records.size(),
            time.now().truncatedTo(ChronoUnit.MILLIS),
            event,
            step,
            attempt,
            marked(event, data),
            head);
    String line = JournalLine.of(record);
    write((line + "\n").getBytes(StandardCharsets.UTF_8));
    records.add(record);
    head = Sha256.hex(line);
    return record;
  }

  @Override
  public synchronized void close() {
    isBroken = true;
    try {
      out.close();
    } catch (IOException e) {
      // Every record was forced when it was appended: nothing is lost with the handle.
    }
  }

  /** Wherever a run begins or goes on, it says what is special about this store. */
  private Map<String, String> marked(JournalEvent event, Map<String, String> data) {
    boolean isBeginning = event == JournalEvent.RUN_STARTED || event == JournalEvent.RUN_RESUMED;
    if (mark.isEmpty() || !isBeginning) {
      return data;
    }
    Map<String, String> marked = new LinkedHashMap<>(data);
    marked.putAll(mark);
    return marked;
  }

  private void write(byte[] bytes) {
    if (isBroken) {
      throw StateProblems.unwritable(
          file, "write", new IOException("it was closed, or writing to it failed before"));
    }
    try {
      refuseOtherWriters();
      out.seek(length);
      out.write(bytes);
    } catch (IOException e) {
      takeBack();
      throw StateProblems.unwritable(file, "write", e);
    }
    try {
      out.getFD().sync();
    } catch (IOException e) {
      // After a failed fsync nobody knows what is on the disk: only reading it anew tells.
      takeBack();
      isBroken = true;
      throw StateProblems.unwritable(file, "write", e);
    }
    length += bytes.length;
  }

  /** The lease keeps one writer; should it ever fail, two must not mix their lines. */
  private void refuseOtherWriters() throws IOException {
    if (out.length() != length) {
      isBroken = true;
      throw new ProblemException(
          Problem.of(
              ProblemCode.LEASE_LOST,
              "The journal " + file + " has been written by another process.",
              "Two runs of one journal at the same time must not go on.",
              "understudy run show " + header.run()));
    }
  }

  /** Leaves no part of a line behind, so that what is there stays readable. */
  private void takeBack() {
    try {
      out.setLength(length);
    } catch (IOException e) {
      isBroken = true;
    }
  }
}
