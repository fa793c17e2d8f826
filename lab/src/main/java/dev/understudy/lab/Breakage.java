package dev.understudy.lab;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Ways in which a server of the lab breaks. */
public enum Breakage {
  /** The power is gone. */
  DEAD("dead"),
  /** Restarted with a kernel that does not boot; runs, but nothing answers; healthy disks. */
  UNBOOTABLE("unbootable"),
  /** Runs, but its network cable is cut. */
  ISOLATED("isolated"),
  /** The disk with the data is lost and the server is dead. */
  DISK_LOST("disk-lost");

  private final String word;

  Breakage(String word) {
    this.word = word;
  }

  /** As on the command line. */
  public String word() {
    return word;
  }

  /**
   * @throws LabException when there is no such breakage
   */
  public static Breakage parse(String text) {
    return Arrays.stream(values())
        .filter(each -> each.word.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new LabException(
                    "no breakage '"
                        + text
                        + "'; there are "
                        + Arrays.stream(values())
                            .map(each -> each.word)
                            .collect(Collectors.joining(", "))));
  }
}
