package dev.understudy.lab;

/** Where the lab's data server keeps its data. */
public enum Layout {
  /** On a disk of its own. */
  DATA_DISK("data-disk"),
  /** On the one system disk, as in the incident. */
  SINGLE_DISK("single-disk");

  private final String word;

  Layout(String word) {
    this.word = word;
  }

  /** As on the command line. */
  public String word() {
    return word;
  }

  /**
   * @throws LabException when there is no such layout
   */
  public static Layout parse(String text) {
    for (Layout layout : values()) {
      if (layout.word.equals(text)) {
        return layout;
      }
    }
    throw new LabException("no layout '" + text + "'; there are data-disk and single-disk");
  }
}
