package dev.understudy.cloud.estate;

import dev.understudy.cloud.estate.DatabaseSpec.Kind;
import dev.understudy.cloud.yaml.ObjectShape;
import dev.understudy.cloud.yaml.Shape;
import dev.understudy.cloud.yaml.TextShape;
import java.util.Arrays;

/** The keys of the estate file under {@code databases} of a server. */
final class DatabaseShape {
  private static final String WORD = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}";
  private static final String PATH = "(/(?!\\.\\.?(/|$))[A-Za-z0-9_.+@,][A-Za-z0-9_.+@,-]*)+";

  private DatabaseShape() {}

  static Shape database() {
    return ObjectShape.empty()
        .required(
            "name",
            TextShape.matching(
                "a name (lower-case letters, digits and -, at most 40 characters)",
                "[a-z0-9][a-z0-9-]{0,39}"),
            "what --database calls it")
        .required(
            "kind",
            TextShape.oneOf(Arrays.stream(Kind.values()).map(Kind::label).toArray(String[]::new)),
            "what is kept of it; see docs/databases.md")
        .optional("path", path(), "directory of the cluster's data, or the file of SQLite")
        .optional(
            "database", word(), "the one that is dumped or asked by the check; default postgres")
        .optional(
            "host",
            TextShape.matching(
                "an address, or the directory of a socket", "[A-Za-z0-9:][A-Za-z0-9:.-]*|" + PATH),
            "where the server listens, as seen from the host; default as its tools have it")
        .optional("port", TextShape.number(1, 65535), "its port; default 5432")
        .optional("user", word(), "role of the database; default postgres")
        .optional("passwordFile", path(), "a .pgpass file on the host; passwords are nowhere else")
        .optional(
            "runAs",
            TextShape.matching("a user of the host", "[a-z_][a-z0-9_-]{0,31}"),
            "user of the host that its tools run as; default the one of the SSH login")
        .optional("programs", path(), "directory of its tools, such as /usr/lib/postgresql/15/bin")
        .optional(
            "check",
            ObjectShape.empty()
                .required(
                    "query",
                    TextShape.matching("one line of SQL that begins with a word", "[A-Za-z(].*"),
                    "one statement that changes nothing")
                .optional(
                    "expect",
                    TextShape.text(),
                    "its answer; default a number not smaller than when the archive was begun"),
            "what a restored copy must answer");
  }

  static TextShape word() {
    return TextShape.matching("a name of letters, digits, dots, - and _", WORD);
  }

  static TextShape path() {
    return TextShape.matching("an absolute path without spaces", PATH);
  }
}
