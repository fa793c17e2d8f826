package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.core.PostgresServer;
import dev.understudy.core.ssh.OpenSshHost;
import dev.understudy.core.ssh.SshTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page about databases says to try, typed, against a real PostgreSQL behind OpenSSH. */
class ArchiveDatabaseIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String TOOL = "    ./understudy ";

  @TempDir private Path home;

  @Test
  void whatThePageSaysToTryWorksAsWritten() throws Exception {
    PostgresServer.assumeInstalled();
    List<String> commands =
        Files.readAllLines(ROOT.resolve("docs/databases.md")).stream()
            .filter(line -> line.startsWith(TOOL))
            .map(line -> line.substring(TOOL.length()))
            .toList();
    assertThat(commands).hasSizeGreaterThan(3);
    Path target = PostgresServer.newDirectory();
    try (OpenSshHost host = OpenSshHost.start(Files.createDirectory(home.resolve("ssh")));
        PostgresServer server = PostgresServer.start()) {
      fill(server);
      Files.writeString(home.resolve("understudy.yaml"), estate(host.target(), server, target));

      for (String command : commands) {
        Tool.Ended ended = new Tool(home).run(command.split(" "));
        assertThat(ended.exit()).as(command + "\n" + ended.everything()).isZero();
      }
      Tool.Ended unknown =
          new Tool(home)
              .run(
                  "archive",
                  "create",
                  "--database",
                  "measurement",
                  "--repository",
                  "backup",
                  "--address",
                  "127.0.0.1");

      assertThat(unknown.exit()).isEqualTo(2);
      assertThat(unknown.error()).contains("--database measurements");
    }
    try (PostgresServer restored = PostgresServer.startOver(target);
        Connection connection = DriverManager.getConnection(restored.jdbcUrl());
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from measurements")) {
      rows.next();
      assertThat(rows.getLong(1)).isEqualTo(5000);
    }
  }

  private static void fill(PostgresServer server) throws Exception {
    try (Connection connection = DriverManager.getConnection(server.jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute("create table measurements as select generate_series(1, 5000) as id");
    }
  }

  private static String estate(SshTarget host, PostgresServer server, Path target)
      throws Exception {
    String runAs =
        PostgresServer.asServerUser().stream()
            .filter(word -> word.startsWith("--reuid="))
            .map(word -> "        runAs: " + word.substring("--reuid=".length()) + "\n")
            .findFirst()
            .orElse("");
    String text = Files.readString(ROOT.resolve("docs/estate.example.yaml"));
    int begin = text.indexOf("    databases:");
    int end = text.indexOf("    replica:");
    assertThat(begin).isBetween(0, end);
    return (text.substring(0, begin)
            + "    databases:\n      - name: measurements\n        kind: postgresql-base\n"
            + ("        path: " + target.resolve("data") + "\n")
            + ("        host: 127.0.0.1\n        port: " + server.port() + "\n")
            + runAs
            + ("        programs: " + PostgresServer.program("psql").getParent() + "\n")
            + "        check: {query: select count(*) from measurements}\n"
            + text.substring(end))
        .replace(
            "{user: root, key: \"~/.ssh/understudy\", hostKeys: known_hosts}",
            "{user: %s, port: %d, key: \"%s\", hostKeys: \"%s\"}"
                .formatted(host.user(), host.port(), host.key(), host.knownHosts()));
  }
}
