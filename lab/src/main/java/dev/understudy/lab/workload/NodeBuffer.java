package dev.understudy.lab.workload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The smart buffer of one node: every reading it ever made is either acknowledged or still here,
 * also after the process was killed. Not safe for several threads.
 *
 * <p>File: a line {@code = FIRST GENERATED ACKNOWLEDGED LAST}, then {@code + AT VALUE} for a
 * reading and {@code - COUNT} for that many acknowledged from the front. A torn last line is
 * dropped.
 */
final class NodeBuffer implements AutoCloseable {
  private static final long COMPACT_BYTES = 1 << 16;

  /**
   * What a node has done so far.
   *
   * @param first instant of its first reading, epoch milliseconds, 0 for none
   * @param last instant of its newest reading
   */
  record Ledger(long first, long last, long generated, long acknowledged) {
    long buffered() {
      return generated - acknowledged;
    }
  }

  private final String series;
  private final Path file;
  private final ArrayDeque<Reading> pending = new ArrayDeque<>();
  private Ledger ledger = new Ledger(0, 0, 0, 0);
  private FileChannel channel;

  private NodeBuffer(String series, Path file) throws IOException {
    this.series = series;
    this.file = file;
    replay();
    this.channel = compact();
  }

  static NodeBuffer open(String series, Path file) throws IOException {
    return new NodeBuffer(series, file);
  }

  Ledger ledger() {
    return ledger;
  }

  void add(long at, double value) throws IOException {
    append("+ " + at + " " + value + "\n");
    apply(new Reading(series, at, value));
  }

  /** The oldest readings that are not acknowledged. */
  List<Reading> pending(int limit) {
    List<Reading> oldest = new ArrayList<>(Math.min(limit, pending.size()));
    for (Reading each : pending) {
      if (oldest.size() == limit) {
        break;
      }
      oldest.add(each);
    }
    return oldest;
  }

  /** The oldest readings have been acknowledged. */
  void acknowledge(int count) throws IOException {
    append("- " + count + "\n");
    drop(count);
    if (channel.size() > COMPACT_BYTES && pending.size() < 100) {
      channel.close();
      channel = compact();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void append(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void apply(Reading reading) {
    pending.add(reading);
    ledger =
        new Ledger(
            ledger.first() == 0 ? reading.at() : ledger.first(),
            reading.at(),
            ledger.generated() + 1,
            ledger.acknowledged());
  }

  private void drop(int count) {
    for (int i = 0; i < count; i++) {
      pending.remove();
    }
    ledger =
        new Ledger(
            ledger.first(), ledger.last(), ledger.generated(), ledger.acknowledged() + count);
  }

  private void replay() throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    String text = Files.readString(file);
    int end = text.lastIndexOf('\n');
    for (String line : text.substring(0, Math.max(0, end)).split("\n", -1)) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "=" ->
            ledger =
                new Ledger(
                    Long.parseLong(words[1]),
                    Long.parseLong(words[4]),
                    Long.parseLong(words[3]),
                    Long.parseLong(words[3]));
        case "+" ->
            apply(new Reading(series, Long.parseLong(words[1]), Double.parseDouble(words[2])));
        case "-" -> drop(Integer.parseInt(words[1]));
        default -> {
          if (!line.isEmpty()) {
            throw new IOException(file + " is damaged: " + line);
          }
        }
      }
    }
  }

  /** Rewrites the file with what counts, complete before it takes the old one's place. */
  private FileChannel compact() throws IOException {
    StringBuilder text = new StringBuilder();
    long before = ledger.generated() - pending.size();
    text.append("= ")
        .append(ledger.first())
        .append(' ')
        .append(before)
        .append(' ')
        .append(before)
        .append(' ')
        .append(ledger.last())
        .append('\n');
    for (Reading each : pending) {
      text.append("+ ").append(each.at()).append(' ').append(each.value()).append('\n');
    }
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }
}
