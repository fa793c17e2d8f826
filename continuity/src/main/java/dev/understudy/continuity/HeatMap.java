package dev.understudy.continuity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How complete each series was, column of time by column.
 *
 * @param columns how many there are; 0 when nobody asked for a map
 * @param rows in the order of names; of very many series those that lost most
 * @param others how many series have no row
 */
public record HeatMap(Instant from, Duration width, int columns, List<Row> rows, int others) {

  public HeatMap {
    rows = List.copyOf(rows);
  }

  /** No map. */
  public static HeatMap none() {
    return new HeatMap(Instant.EPOCH, Duration.ofMillis(1), 0, List.of(), 0);
  }

  /**
   * One series.
   *
   * @param cells one for each column
   */
  public record Row(String series, List<Cell> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /** How complete a series was for a while. */
  public enum Cell {
    /** Nothing was due. */
    NOT_DUE,
    /** All is there. */
    COMPLETE,
    /** All is there, some of it late. */
    BACKFILLED,
    /** At least half is there. */
    PARTIAL,
    /** Less than half is there. */
    POOR,
    /** Nothing is there. */
    EMPTY;

    /**
     * The cell for these figures. One row may be in the column beside: that is no loss, unless a
     * gap ends here.
     */
    public static Cell of(double expected, long seen, long late, long missing) {
      if (seen == 0) {
        return expected < 1 ? NOT_DUE : EMPTY;
      }
      if (missing == 0 && seen >= expected - 1) {
        return late > 0 ? BACKFILLED : COMPLETE;
      }
      return 2 * seen >= expected ? PARTIAL : POOR;
    }
  }
}
