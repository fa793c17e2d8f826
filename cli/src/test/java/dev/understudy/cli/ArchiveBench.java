package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.core.ssh.OpenSshHost;
import dev.understudy.core.ssh.SshTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A directory, a repository and a real OpenSSH server, archived and restored by the packaged tool.
 */
final class ArchiveBench implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  final Path home;
  final Path source;
  final Path target;
  final Path repository;
  final Tool tool;
  private final OpenSshHost host;

  private ArchiveBench(Path home, OpenSshHost host) throws IOException {
    this.home = home;
    this.host = host;
    this.source = Files.createDirectory(home.resolve("source"));
    this.target = home.resolve("target");
    this.repository = home.resolve("repository");
    this.tool = Tool.forArchives(home);
  }

  /**
   * @param settings of the server, besides those that it needs
   */
  static ArchiveBench open(Path home, String... settings) throws Exception {
    Path ssh = Files.createDirectory(home.resolve("ssh"));
    return new ArchiveBench(home, OpenSshHost.start(ssh, settings));
  }

  /** Skips the test with a clear line where one of these programs is missing. */
  static void needs(String debianPackage, String program) {
    assumeTrue(
        List.of("/usr/bin/", "/usr/sbin/").stream()
            .anyMatch(place -> Files.isExecutable(Path.of(place + program))),
        "needs the Debian package " + debianPackage);
  }

  static void needsRoot() {
    assumeTrue(System.getProperty("user.name").equals("root"), "needs root");
  }

  OpenSshHost host() {
    return host;
  }

  /** The server, as it is found behind a relay. */
  SshTarget behind(Relay relay) throws IOException {
    SshTarget direct = host.target();
    String known = Files.readString(direct.knownHosts());
    Path file = home.resolve("known-" + relay.port());
    Files.writeString(file, known.replace("]:" + direct.port(), "]:" + relay.port()));
    return new SshTarget(direct.address(), relay.port(), direct.user(), direct.key(), file);
  }

  /** A script of the tests, run in a directory. */
  String script(Path directory, String name, String... arguments) throws Exception {
    try (var in = ArchiveBench.class.getResourceAsStream("/archives/" + name)) {
      assertThat(in).as(name).isNotNull();
      return shell(directory, new String(in.readAllBytes(), StandardCharsets.UTF_8), arguments);
    }
  }

  /** What a script printed; fails when the script fails. */
  static String shell(Path directory, String script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(printed).isZero();
    return printed;
  }

  String[] create(String... more) {
    return createAt(host.target(), more);
  }

  String[] createAt(SshTarget place, String... more) {
    return command("create", "--from", place, source, more);
  }

  String[] restore(String... more) {
    return restoreAt(host.target(), target, more);
  }

  String[] restoreAt(SshTarget place, Path directory, String... more) {
    return command("restore", "--to", place, directory, more);
  }

  String[] verify(String... more) {
    List<String> words = new ArrayList<>(List.of("archive", "verify", "--json"));
    words.addAll(List.of("--repository", repository.toString()));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  private String[] command(
      String verb, String end, SshTarget place, Path directory, String... more) {
    List<String> words = new ArrayList<>(List.of("archive", verb, end, url(place, directory)));
    words.addAll(List.of("--yes", "--json", "--repository", repository.toString()));
    words.addAll(List.of("--key", place.key().toString()));
    words.addAll(List.of("--known-hosts", place.knownHosts().toString()));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  private static String url(SshTarget place, Path directory) {
    return "ssh://" + place.user() + "@" + place.address() + ":" + place.port() + directory;
  }

  Tool.Ended run(String... arguments) throws Exception {
    return tool.start(arguments).await(LIMIT);
  }

  /** A command that is done without fault; its object of that type. */
  JsonNode done(String type, String... arguments) throws Exception {
    Tool.Ended ended = run(arguments);
    assertThat(ended.exit()).as(ended.everything()).isZero();
    return object(type, ended);
  }

  static JsonNode object(String type, Tool.Ended ended) {
    return ended.objects().stream()
        .filter(each -> each.path("type").asText().equals(type))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + type + ": " + ended.everything()));
  }

  /** What rsync would do to make the second tree the first; nothing when they are the same. */
  static String differences(Path from, Path to) throws Exception {
    needs("rsync", "rsync");
    return shell(
        from,
        "exec rsync -aHAXSn --delete --itemize-changes --checksum --numeric-ids ./ \"$1/\"",
        to.toString());
  }

  @Override
  public void close() throws IOException {
    host.close();
  }
}
