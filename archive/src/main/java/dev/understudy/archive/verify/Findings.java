package dev.understudy.archive.verify;

import dev.understudy.archive.format.RawPath;
import dev.understudy.archive.format.SegmentName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Faults as they are found; names are bounded, counts are not. */
final class Findings {
  private final List<Fault> faults = new ArrayList<>();
  private final Map<SegmentName, Lost> lost = new LinkedHashMap<>();
  private RawPath lastLost = RawPath.ROOT;
  private boolean isAnyLost;
  private long wrong;
  private long doubtful;

  private static final class Lost {
    private final String why;
    private final List<RawPath> files = new ArrayList<>();
    private long count;

    Lost(String why) {
      this.why = why;
    }
  }

  void add(Fault fault) {
    faults.add(fault);
  }

  /** A file that is wrong by itself. */
  void add(RawPath file, String why) {
    doubtful++;
    if (wrong++ < Fault.NAMED) {
      faults.add(Fault.of(file, why));
    }
  }

  void open(SegmentName segment, String why) {
    lost.put(segment, new Lost(why));
  }

  /**
   * A file that a damaged segment takes with it; files one after another, each with all segments.
   */
  void lost(SegmentName segment, RawPath file) {
    Lost of = lost.computeIfAbsent(segment, any -> new Lost(""));
    of.count++;
    if (of.files.size() < Fault.NAMED) {
      of.files.add(file);
    }
    if (!isAnyLost || !file.equals(lastLost)) {
      doubtful++;
    }
    isAnyLost = true;
    lastLost = file;
  }

  long doubtful() {
    return doubtful;
  }

  List<Fault> faults() {
    List<Fault> all = new ArrayList<>(faults);
    if (wrong > Fault.NAMED) {
      all.add(Fault.of("files", (wrong - Fault.NAMED) + " more are not as the manifest says"));
    }
    lost.forEach(
        (segment, of) -> all.add(new Fault("segments/" + segment, of.why, of.files, of.count)));
    return all;
  }
}
