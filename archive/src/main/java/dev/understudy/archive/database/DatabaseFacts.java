package dev.understudy.archive.database;

import dev.understudy.archive.format.ManifestHeader;
import dev.understudy.cloud.estate.DatabaseSpec;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a manifest's header says of the database that is in the archive. */
final class DatabaseFacts {
  static final String DUMP = "dump.pgc";

  private static final String NAME = "database.name";
  private static final String KIND = "database.kind";
  private static final String QUERY = "database.query";
  private static final String ANSWER = "database.answer";

  private DatabaseFacts() {}

  static Map<String, String> of(DatabaseSpec database, Optional<String> answer) {
    Map<String, String> facts = new TreeMap<>();
    facts.put(NAME, database.name());
    facts.put(KIND, database.kind().label());
    database.check().ifPresent(check -> facts.put(QUERY, check.query()));
    answer.ifPresent(text -> facts.put(ANSWER, text));
    return facts;
  }

  /** The answer to the same question when the archive was made. */
  static Optional<String> findAnswer(ManifestHeader header, String query) {
    return query.equals(header.facts().get(QUERY))
        ? Optional.ofNullable(header.facts().get(ANSWER))
        : Optional.empty();
  }

  /** Refuses an archive of files, or of a database of another kind. */
  static void require(ManifestHeader header, DatabaseSpec database) {
    String kind = header.facts().getOrDefault(KIND, "files");
    if (!kind.equals(database.kind().label())) {
      throw Problem.of(
              ProblemCode.USAGE,
              "the archive "
                  + header.archive()
                  + " holds "
                  + kind
                  + ", not "
                  + database.kind().label(),
              "",
              "understudy archive list")
          .asException();
    }
  }
}
