package dev.understudy.continuity.sql;

import java.sql.ResultSet;
import java.sql.SQLException;

/** What {@link Questions#figures} answers of one series in one column of the picture. */
record Figures(
    String series,
    long cell,
    long rows,
    long first,
    long last,
    long duplicates,
    long late,
    long gaps,
    long missing,
    long longest,
    long emptyWindows) {

  static Figures of(ResultSet row) throws SQLException {
    return new Figures(
        row.getString(1),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        row.getLong(8),
        row.getLong(9),
        row.getLong(10),
        row.getLong(11));
  }
}
