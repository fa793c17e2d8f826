package dev.understudy.continuity.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.continuity.Continuity;
import dev.understudy.continuity.HeatMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** SQLite and lines of a file say what counting one by one says. */
class SamePropertyTest {

  @Property(tries = 300)
  void linesOfAFileSayWhatCountingSays(@ForAll long seed) throws Exception {
    Sample sample = Sample.of(seed);

    assertThat(plain(Sources.csv(sample))).isEqualTo(Oracle.answer(sample));
  }

  @Property(tries = 60)
  void sqliteSaysWhatCountingSays(@ForAll long seed) throws Exception {
    Sample sample = Sample.of(seed);
    Path file = Files.createTempFile("understudy-continuity-", ".db");
    String url = "jdbc:sqlite:" + file;
    try {
      try (Connection connection = DriverManager.getConnection(url)) {
        connection.setAutoCommit(false);
        Sources.fill(connection, sample, List.of("bigint", "text"));
        connection.commit();
      }
      for (String type : List.of("bigint", "text")) {
        try (ContinuityDatabase database =
            ContinuityDatabase.open(
                url, Optional.empty(), Optional.empty(), Sources.relation(sample, type))) {
          Continuity found = database.ask(sample.inquiry());

          assertThat(plain(found)).as(type).isEqualTo(Oracle.answer(sample));
          assertThat(found).as(type).isEqualTo(Sources.csv(sample));
        }
      }
    } finally {
      Files.delete(file);
    }
  }

  static Continuity plain(Continuity found) {
    return new Continuity(
        found.from(), found.until(), found.unreadable(), found.series(), HeatMap.none());
  }
}
