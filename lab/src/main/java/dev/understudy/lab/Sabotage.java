package dev.understudy.lab;

import dev.understudy.lab.workload.GamsData;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ways to make a recovery fail on purpose: a drill that can not fail proves nothing. */
public enum Sabotage {
  NONE("none"),
  /** Disks made from a snapshot get the bytes that their disk had when the lab came up. */
  STALE_SNAPSHOT("stale-snapshot"),
  /** Disks made from a snapshot have their largest file of data cut in half. */
  TRUNCATED_DATA("truncated-data"),
  /** Disks made from a snapshot lack the newest measurements. */
  LOST_TAIL("lost-tail"),
  /** DNS changes are accepted, but another address is served. */
  WRONG_DNS("wrong-dns");

  private static final String DATA_ON_SYSTEM_DISK = "srv/gams";
  private static final Duration TAIL = Duration.ofSeconds(5);

  private final String word;

  Sabotage(String word) {
    this.word = word;
  }

  /** As on the command line. */
  public String word() {
    return word;
  }

  /**
   * @throws LabException when there is no such sabotage
   */
  public static Sabotage parse(String text) {
    return Arrays.stream(values())
        .filter(each -> each.word.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new LabException(
                    "no sabotage '"
                        + text
                        + "'; there are "
                        + Arrays.stream(values())
                            .map(each -> each.word)
                            .collect(Collectors.joining(", "))));
  }

  /** Does to the bytes of a disk just made from a snapshot what this sabotage says. */
  void tamper(Path bytes) {
    Path onSystemDisk = bytes.resolve(DATA_ON_SYSTEM_DISK);
    Path data = Files.isDirectory(onSystemDisk) ? onSystemDisk : bytes;
    try {
      List<Path> files = filesBySize(data);
      if (files.isEmpty()) {
        return;
      }
      if (this == TRUNCATED_DATA) {
        truncate(files);
      } else if (this == LOST_TAIL) {
        GamsData.deleteTail(data, TAIL);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("can not sabotage " + data, failed);
    }
  }

  /** The largest file, and what belongs to it: a log beside a database would repair it. */
  private static void truncate(List<Path> files) throws IOException {
    String largest = files.get(0).getFileName().toString().replaceFirst("-(wal|shm)$", "");
    for (Path file : files) {
      if (file.getFileName().toString().startsWith(largest)) {
        try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
          cut.setLength(cut.length() / 2);
        }
      }
    }
  }

  private static List<Path> filesBySize(Path directory) throws IOException {
    try (Stream<Path> walk = Files.walk(directory)) {
      List<Path> files = walk.filter(Files::isRegularFile).collect(Collectors.toList());
      files.sort(Comparator.comparingLong((Path file) -> file.toFile().length()).reversed());
      return files;
    }
  }
}
