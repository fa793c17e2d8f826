package dev.understudy.cli;

import dev.understudy.cloud.estate.SecretRef;
import dev.understudy.continuity.sql.ContinuityDatabase;
import dev.understudy.continuity.sql.Lines;
import dev.understudy.continuity.sql.Relation;
import dev.understudy.continuity.sql.Spool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the rows are whose continuity is asked about, and what their columns are called. */
final class ContinuitySource {
  private static final Map<String, Relation.TimeUnit> UNITS =
      Map.of(
          "s", Relation.TimeUnit.SECONDS,
          "ms", Relation.TimeUnit.MILLISECONDS,
          "us", Relation.TimeUnit.MICROSECONDS,
          "ns", Relation.TimeUnit.NANOSECONDS);

  @Option(
      names = "--jdbc",
      paramLabel = "URL",
      description = "A database: jdbc:postgresql://HOST:PORT/NAME or jdbc:sqlite:FILE.")
  private @Nullable String jdbc;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description =
          "Lines series,at,received, or any with the columns' names in the first; - for stdin.")
  private @Nullable String csv;

  @Option(names = "--http", paramLabel = "URL", description = "The same lines from a service.")
  private @Nullable URI http;

  @Option(
      names = "--check",
      paramLabel = "NAME",
      arity = "0..1",
      fallbackValue = "",
      description = "A continuity check of the estate; its name may be left out when it has one.")
  private @Nullable String check;

  @Option(names = "--user", paramLabel = "NAME", description = "Who reads the database.")
  private @Nullable String user;

  @Option(
      names = "--password",
      paramLabel = "REFERENCE",
      description = "Where the password is: env:NAME or file:PATH.")
  private @Nullable String password;

  @Option(names = "--table", paramLabel = "TABLE", description = "The table, as in SCHEMA.TABLE.")
  private @Nullable String table;

  @Option(names = "--query", paramLabel = "SELECT", description = "A query in its place.")
  private @Nullable String query;

  @Option(
      names = "--series",
      paramLabel = "COLUMN",
      defaultValue = "series",
      description = "What tells series apart. Default: ${DEFAULT-VALUE}.")
  private String series = "series";

  @Option(
      names = "--at",
      paramLabel = "COLUMN",
      defaultValue = "at",
      description = "When it was measured: a time, or a number. Default: ${DEFAULT-VALUE}.")
  private String at = "at";

  @Option(names = "--received", paramLabel = "COLUMN", description = "When it had arrived.")
  private @Nullable String received;

  @Option(names = "--backfill", paramLabel = "COLUMN", description = "Whether it came late.")
  private @Nullable String backfill;

  @Option(
      names = "--late-after",
      paramLabel = "TIME",
      defaultValue = "1m",
      converter = DurationOption.class,
      description = "What arrives later than this is backfill. Default: ${DEFAULT-VALUE}.")
  private Duration lateAfter = Duration.ofMinutes(1);

  @Option(
      names = "--unit",
      paramLabel = "UNIT",
      defaultValue = "ms",
      description = "Of times that are numbers: s, ms, us or ns. Default: ${DEFAULT-VALUE}.")
  private String unit = "ms";

  boolean isCheck() {
    requireOne("--jdbc, --csv, --http or --check", jdbc, csv, http, check);
    return check != null;
  }

  /** The name of the check; empty for the only one. */
  String check() {
    return check == null ? "" : check;
  }

  Relation relation() {
    Relation.TimeUnit chosen = UNITS.get(unit);
    if (chosen == null) {
      throw Globals.usage("'" + unit + "' is no unit", "--unit s, ms, us or ns").asException();
    }
    String sql = "";
    if (jdbc != null) {
      requireOne("--table or --query", table, query);
      sql = table != null ? Relation.table(table) : Relation.query(String.valueOf(query));
    }
    return new Relation(
        sql,
        series,
        at,
        Optional.ofNullable(received),
        Optional.ofNullable(backfill),
        lateAfter,
        chosen);
  }

  /** Opens what is not a check. */
  ContinuityDatabase open(Workbench workbench) throws InterruptedException {
    Relation relation = relation();
    if (jdbc != null) {
      Optional<String> secret =
          Optional.ofNullable(password)
              .map(text -> workbench.secrets().resolve(reference(text), "password"));
      return ContinuityDatabase.open(jdbc, Optional.ofNullable(user), secret, relation);
    }
    if (csv != null) {
      return Spool.read(file(csv), relation);
    }
    if (http == null || http.getHost() == null || http.getUserInfo() != null) {
      throw Globals.usage("that is no address of a service", "--http http://HOST/PATH")
          .asException();
    }
    return ContinuityCheck.export(http, relation);
  }

  private static Lines file(String name) {
    return line -> {
      try (BufferedReader reader = reader(name)) {
        for (String next = reader.readLine(); next != null; next = reader.readLine()) {
          line.accept(next);
        }
      } catch (IOException | UncheckedIOException e) {
        throw Globals.usage("cannot read " + name + ": " + e.getMessage(), "--csv FILE")
            .asException();
      }
    };
  }

  /** A byte that is no text becomes a mark, and the line is a series of its own. */
  private static BufferedReader reader(String name) throws IOException {
    Charset text = StandardCharsets.UTF_8;
    return new BufferedReader(
        new InputStreamReader(
            name.equals("-") ? System.in : Files.newInputStream(Path.of(name)),
            text.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)));
  }

  private static SecretRef reference(String text) {
    if (!text.matches("(?s)(env|file):.+")) {
      throw Globals.usage("a password is named and never given", "--password env:NAME or file:PATH")
          .asException();
    }
    boolean isFile = text.startsWith("file:");
    return new SecretRef(
        isFile ? SecretRef.Kind.FILE : SecretRef.Kind.ENV,
        text.substring(text.indexOf(':') + 1),
        Path.of("").toAbsolutePath());
  }

  private static void requireOne(String what, @Nullable Object... given) {
    if (Stream.of(given).filter(it -> it != null).count() != 1) {
      throw Globals.usage(
              "one of " + what + " is to be given", "understudy verify continuity --help")
          .asException();
    }
  }
}
