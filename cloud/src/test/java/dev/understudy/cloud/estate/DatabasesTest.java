package dev.understudy.cloud.estate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.estate.DatabaseSpec.Check;
import dev.understudy.cloud.estate.DatabaseSpec.Kind;
import dev.understudy.cloud.estate.DatabaseSpec.Login;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatabasesTest {
  private static final String BEFORE = "    services: [gams]\n";

  @Test
  void readsEveryKey() {
    List<DatabaseSpec> databases =
        databases(
            "{name: all, kind: postgresql-base, path: /srv/pg/main, database: gams,"
                + " host: /run/postgresql, port: 5433, user: backup, passwordFile: /root/.pgpass,"
                + " runAs: postgres, programs: /usr/lib/postgresql/15/bin,"
                + " check: {query: select count(*) from m, expect: 7}}");

    assertThat(databases)
        .containsExactly(
            new DatabaseSpec(
                "all",
                Kind.POSTGRESQL_BASE,
                Optional.of("/srv/pg/main"),
                "gams",
                new Login(
                    Optional.of("/run/postgresql"), 5433, "backup", Optional.of("/root/.pgpass")),
                Optional.of("postgres"),
                Optional.of("/usr/lib/postgresql/15/bin"),
                Optional.of(new Check("select count(*) from m", Optional.of("7")))));
  }

  @Test
  void fillsInWhatPostgresqlHasByDefault() {
    DatabaseSpec database = databases("{name: one, kind: postgresql-dump, database: gams}").get(0);

    assertThat(database.login())
        .isEqualTo(new Login(Optional.empty(), 5432, "postgres", Optional.empty()));
    assertThat(database.check()).isEmpty();
  }

  @Test
  void tellsWhatEachKindNeedsAndWhatMeansNothingToIt() {
    assertThat(problems("{name: a, kind: postgresql-base}"))
        .containsExactly("23:9: a database of kind postgresql-base needs 'path'");
    assertThat(problems("{name: a, kind: postgresql-dump, path: /srv/x}"))
        .containsExactly(
            "23:9: a database of kind postgresql-dump needs 'database'",
            "23:42: 'path' means nothing to a database of kind postgresql-dump");
    assertThat(problems("{name: a, kind: sqlite, path: /srv/x.db, port: 1}"))
        .containsExactly("23:50: 'port' means nothing to a database of kind sqlite");
  }

  @Test
  void pointsAtSlips() {
    assertThat(problems("{name: a, kind: postgres, path: /srv/x}")).hasSize(1);
    assertThat(problems("{name: a, kind: sqlite, path: srv/x}")).hasSize(1);
    assertThat(problems("{name: a, kind: sqlite, path: /srv/-x}")).hasSize(1);
    assertThat(problems("{name: a, kind: sqlite, path: /srv/../x}")).hasSize(1);
    assertThat(problems("{name: a, kind: sqlite, path: /x, check: {query: .shell}}")).hasSize(1);
    assertThat(problems("{name: a, kind: postgresql-dump, database: \"host=evil\"}")).hasSize(1);
    assertThat(problems("{name: a, kind: postgresql-dump, database: d, passwrdFile: /x}"))
        .anySatisfy(problem -> assertThat(problem).contains("did you mean 'passwordFile'?"));
    assertThat(
            problems(
                "{name: a, kind: sqlite, path: /x}\n      - {name: a, kind: sqlite, path: /y}"))
        .containsExactly("24:16: 'a' is there twice");
  }

  private static List<DatabaseSpec> databases(String item) {
    return SampleEstate.parse(text(item)).findServer("data").orElseThrow().databases();
  }

  private static List<String> problems(String item) {
    return SampleEstate.problems(text(item));
  }

  private static String text(String item) {
    return SampleEstate.with(BEFORE, BEFORE + "    databases:\n      - " + item + "\n");
  }
}
