package dev.understudy.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real PostgreSQL server of Debian on a free loopback port, without a socket, in a directory of
 * its own that {@link #close} removes. It runs as another user when the tests run as root.
 */
public final class PostgresServer implements AutoCloseable {
  private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");
  private static final int TRIES = 3;
  private static final long LONGEST_SECONDS = 120;

  /** Who may do everything in the server. */
  public static final String SUPERUSER = "postgres";

  private final Path directory;
  private final Thread onExit = new Thread(this::stopAtOnce);
  private int port;

  private PostgresServer(Path directory) {
    this.directory = directory;
  }

  /** Skips the test where the package is missing. */
  public static void assumeInstalled() {
    Assumptions.assumeTrue(
        Files.isExecutable(program("postgres")), "postgresql-15 is not installed");
  }

  /** Of {@code initdb, pg_ctl, pg_basebackup, pg_verifybackup, pg_dump, psql} and the like. */
  public static Path program(String name) {
    return PROGRAMS.resolve(name);
  }

  /** Lets everybody in who comes over the loopback interface, also for replication. */
  public static PostgresServer start() {
    return make(List.of("--auth=trust"), Optional.empty());
  }

  /** Asks everybody for this password of {@link #SUPERUSER}. */
  public static PostgresServer startWithPassword(String password) {
    return make(List.of("--auth=scram-sha-256"), Optional.of(password));
  }

  /**
   * A new server over data that are there already, such as restored ones.
   *
   * @param parent where {@code data} is; the server's user owns both, and {@link #close} removes it
   */
  public static PostgresServer startOver(Path parent) {
    PostgresServer server = new PostgresServer(parent);
    server.launch();
    return server;
  }

  /**
   * The words in front of a program's, so that it runs as the user that servers run as; none unless
   * the tests run as root.
   */
  public static List<String> asServerUser() {
    return isRoot()
        ? List.of("setpriv", "--reuid=" + user(), "--regid=" + user(), "--clear-groups")
        : List.of();
  }

  /** An empty directory that only the server's user may read; whoever asks for it removes it. */
  public static Path newDirectory() {
    try {
      Path directory = Files.createTempDirectory("understudy-postgres-");
      if (isRoot()) {
        Files.setOwner(
            directory,
            directory
                .getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName(user()));
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  /** What {@code initdb} filled. */
  public Path data() {
    return directory.resolve("data");
  }

  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=" + SUPERUSER;
  }

  /** Ends it as a crash would; its data stay as they are. */
  public void stopAtOnce() {
    run(control("-m", "immediate", "-W", "stop"), false);
  }

  /** Ends it in order; the data can be started again. */
  public void stop() {
    run(control("-m", "fast", "-w", "stop"), true);
  }

  @Override
  public void close() {
    run(control("-m", "immediate", "-w", "stop"), false);
    Runtime.getRuntime().removeShutdownHook(onExit);
    delete(directory);
  }

  private static PostgresServer make(List<String> authentication, Optional<String> password) {
    PostgresServer server = new PostgresServer(newDirectory());
    List<String> initdb = new ArrayList<>(asServerUser());
    initdb.addAll(
        List.of(
            program("initdb").toString(),
            "--pgdata=" + server.data(),
            "--username=" + SUPERUSER,
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync"));
    initdb.addAll(authentication);
    password.ifPresent(word -> initdb.add("--pwfile=" + server.passwordFile(word)));
    server.run(initdb, true);
    server.launch();
    return server;
  }

  private Path passwordFile(String password) {
    try {
      Path file =
          Files.writeString(directory.resolve("password"), password, StandardCharsets.UTF_8);
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Somebody else may take the port between our look and the server's: then another one. */
  private void launch() {
    Runtime.getRuntime().addShutdownHook(onExit);
    for (int left = TRIES - 1; ; left--) {
      port = freePort();
      String options =
          "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off";
      boolean isLast = left == 0;
      if (run(
          control("-w", "-l", directory.resolve("log").toString(), "-o", options, "start"),
          isLast)) {
        return;
      }
    }
  }

  private List<String> control(String... words) {
    List<String> command = new ArrayList<>(asServerUser());
    command.addAll(List.of(program("pg_ctl").toString(), "-s", "-D", data().toString()));
    command.addAll(List.of(words));
    return command;
  }

  /** Its output goes to a file: a server that stays would keep a pipe open for ever. */
  private boolean run(List<String> command, boolean mustSucceed) {
    try {
      Path said = Files.createTempFile("understudy-postgres-", ".out");
      try {
        Process process =
            new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean hasEnded = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
        if (!hasEnded) {
          process.destroyForcibly();
        }
        boolean isDone = hasEnded && process.exitValue() == 0;
        if (mustSucceed && !isDone) {
          throw new IllegalStateException(command + ": " + Files.readString(said) + log());
        }
        return isDone;
      } finally {
        Files.delete(said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String log() throws IOException {
    Path log = directory.resolve("log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static String user() {
    return Files.exists(Path.of("/var/lib/postgresql")) ? "postgres" : "nobody";
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
