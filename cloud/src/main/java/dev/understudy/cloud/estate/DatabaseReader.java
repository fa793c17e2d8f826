package dev.understudy.cloud.estate;

import dev.understudy.cloud.estate.DatabaseSpec.Check;
import dev.understudy.cloud.estate.DatabaseSpec.Kind;
import dev.understudy.cloud.estate.DatabaseSpec.Login;
import dev.understudy.cloud.yaml.Fields;

/** Reads a database of a server from a file that was found sound. */
final class DatabaseReader {
  private static final int PORT = 5432;
  private static final String SUPERUSER = "postgres";

  private DatabaseReader() {}

  static DatabaseSpec read(Fields database) {
    return new DatabaseSpec(
        database.text("name"),
        Kind.ofLabel(database.text("kind")),
        database.findText("path"),
        database.findText("database").orElse(SUPERUSER),
        new Login(
            database.findText("host"),
            database.find("port").isPresent() ? database.number("port") : PORT,
            database.findText("user").orElse(SUPERUSER),
            database.findText("passwordFile")),
        database.findText("runAs"),
        database.findText("programs"),
        database
            .findFields("check")
            .map(check -> new Check(check.text("query"), check.findText("expect"))));
  }
}
