package dev.understudy.continuity.sql;

import dev.understudy.continuity.Inquiry;
import java.time.Instant;

/**
 * The questions in SQL. A row is a measurement of its own when it comes at least half a cadence
 * after the one before; one and a half cadences or more are a gap. So it is without meaning in what
 * order rows were written, and a clock that drifts makes no gaps.
 */
final class Questions {
  private final Dialect dialect;
  private final Dialect.Columns columns;
  private final Relation relation;
  private final Inquiry inquiry;

  Questions(Dialect dialect, Dialect.Columns columns, Relation relation, Inquiry inquiry) {
    this.dialect = dialect;
    this.columns = columns;
    this.relation = relation;
    this.inquiry = inquiry;
  }

  /** How many rows, how many of them readable, and the oldest and newest time. */
  String span() {
    return "WITH "
        + base("")
        + " SELECT count(*), sum(CASE WHEN series IS NULL OR t IS NULL THEN 1 ELSE 0 END), "
        + ms("min(t)")
        + ", "
        + ms("max(t)")
        + " FROM base";
  }

  /** The median of the times between two rows, for each series that has two. */
  String cadences() {
    return "WITH "
        + base("")
        + ", "
        + step()
        + ", difference AS (SELECT series, "
        + ms("t")
        + " - "
        + ms("prior")
        + " AS d FROM step WHERE prior IS NOT NULL)"
        + ", histogram AS (SELECT series, d, count(*) AS n FROM difference WHERE d > 0"
        + " GROUP BY series, d)"
        + ", running AS (SELECT series, d, sum(n) OVER (PARTITION BY series ORDER BY d) AS upto,"
        + " sum(n) OVER (PARTITION BY series) AS total FROM histogram)"
        + " SELECT "
        + dialect.text("series")
        + ", min(d) FROM running WHERE 2 * upto >= total GROUP BY series";
  }

  /**
   * Figures by series and column of the picture. One parameter: cadences by series, as JSON.
   *
   * @param from where the first column begins
   * @param width of a column, in milliseconds
   */
  String figures(Instant from, long width) {
    String cadence = "(CASE WHEN c > " + window() + " THEN c ELSE " + window() + " END)";
    String empty = "(a / " + cadence + " - p / " + cadence + " - 1)";
    return "WITH "
        + judged("")
        + " SELECT "
        + dialect.text("series")
        + ", (a - ("
        + from.toEpochMilli()
        + ")) / "
        + width
        + " AS cell, count(*), min(a), max(a)"
        + ", count(*) FILTER (WHERE k = 0)"
        + ", count(*) FILTER (WHERE k > 0 AND late = 1)"
        + ", count(*) FILTER (WHERE k > 1)"
        + ", coalesce(sum(k - 1) FILTER (WHERE k > 1), 0)"
        + ", coalesce(max(k) - 1, 0)"
        + ", coalesce(sum("
        + empty
        + ") FILTER (WHERE k > 1 AND "
        + empty
        + " > 0), 0)"
        + " FROM judged GROUP BY series, cell";
  }

  /** The longest gaps of some series. Two parameters: their names, and cadences, both as JSON. */
  String gaps() {
    String named =
        dialect.text(columns.series()) + " IN (SELECT name FROM (" + dialect.pairs() + ") named)";
    return "WITH "
        + judged(named)
        + ", ranked AS (SELECT series, p, a, k, row_number() OVER (PARTITION BY series"
        + " ORDER BY k DESC, p) AS place FROM judged WHERE k > 1)"
        + " SELECT "
        + dialect.text("series")
        + ", p, a, k - 1 FROM ranked WHERE place <= "
        + inquiry.gaps();
  }

  /** Each row with the number of cadences since the one before; 1 for the first of a series. */
  private String judged(String condition) {
    return base(condition)
        + ", "
        + step()
        + ", cadence AS ("
        + dialect.pairs()
        + "), spaced AS (SELECT series, "
        + ms("t")
        + " AS a, "
        + ms("prior")
        + " AS p, late, "
        + cadence()
        + "), judged AS (SELECT series, a, p, late, c,"
        + " CASE WHEN p IS NULL THEN 1 ELSE (2 * (a - p) + c) / (2 * c) END AS k FROM spaced)";
  }

  private String cadence() {
    String common =
        inquiry.cadences().every().map(every -> Long.toString(every.toMillis())).orElse("NULL");
    if (inquiry.cadences().every().isPresent() && inquiry.cadences().bySeries().isEmpty()) {
      // The parameter is there whether it is used or not.
      return common + " AS c FROM step WHERE (SELECT count(*) FROM cadence) >= 0";
    }
    return "coalesce(cadence.ms, "
        + common
        + ") AS c FROM step LEFT JOIN cadence ON cadence.name = "
        + dialect.text("step.series");
  }

  private String base(String condition) {
    StringBuilder where = new StringBuilder();
    inquiry.from().ifPresent(it -> where.append(and(where)).append(compared(">=", it)));
    inquiry.until().ifPresent(it -> where.append(and(where)).append(compared("<", it)));
    if (!condition.isEmpty()) {
      where.append(and(where)).append(condition);
    }
    return "base AS (SELECT "
        + columns.series()
        + " AS series, "
        + columns.order()
        + " AS t, "
        + (columns.late().isEmpty() ? "0" : columns.late())
        + " AS late FROM "
        + relation.sql()
        + " q"
        + where
        + ")";
  }

  /** Of rows at one time the one that came early is the measurement, and the others are double. */
  private String step() {
    return "step AS (SELECT series, t, late, lag(t) OVER (PARTITION BY series ORDER BY t"
        + (columns.late().isEmpty() ? "" : ", late")
        + ") AS prior FROM base WHERE series IS NOT NULL AND t IS NOT NULL)";
  }

  private String compared(String operator, Instant bound) {
    return columns.order() + " " + operator + " " + columns.bound().of(bound);
  }

  private static String and(StringBuilder before) {
    return before.isEmpty() ? " WHERE " : " AND ";
  }

  private String ms(String expression) {
    return columns.milliseconds().of(expression);
  }

  private long window() {
    return inquiry.window().toMillis();
  }
}
