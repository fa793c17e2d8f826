package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a tree of its own: the script, one source file, and the jar as it was built. */
class LauncherIT {
  private static final Instant BUILT = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private Path home;

  private Path tree = Path.of("");
  private Path calls = Path.of("");

  @BeforeEach
  void copyTheTree() throws IOException {
    Path built = Path.of(System.getProperty("understudy.jar"));
    tree = Files.createDirectories(home.resolve("a tree"));
    calls = home.resolve("calls");
    Files.copy(Path.of("../understudy"), tree.resolve("understudy"));
    Files.setPosixFilePermissions(
        tree.resolve("understudy"), PosixFilePermissions.fromString("rwxr-xr-x"));
    source(tree.resolve("pom.xml"));
    source(tree.resolve("cli/pom.xml"));
    source(tree.resolve("cli/src/main/java/Main.java"));
    Files.createDirectories(tree.resolve("cli/target"));
    Files.copy(built, tree.resolve("cli/target/understudy.jar"));
    Files.createSymbolicLink(
        tree.resolve("cli/target/lib"), built.resolveSibling("lib").toAbsolutePath());
    age(tree.resolve("cli/target/understudy.jar"), BUILT);
    // A directory's time counts too: that is how a deleted source is noticed.
    for (String directory : List.of("cli/src/main/java", "cli/src/main")) {
      age(tree.resolve(directory), BUILT.minusSeconds(60));
    }
    program("mvn", "echo \"$PWD $*\" >>\"" + calls + "\"\necho '[ERROR] planted'\nexit 1\n");
  }

  @Test
  void startsAFreshBuildWithoutBuilding() throws Exception {
    Tool.Ended help = launch(tree, "./understudy", "--help");

    assertThat(help.exit()).as(help.everything()).isZero();
    assertThat(help.out()).anyMatch(line -> line.startsWith("Usage: understudy"));
    assertThat(launch(tree, "./understudy", "frobnicate").exit()).isEqualTo(2);
    assertThat(calls).doesNotExist();
  }

  @Test
  void worksThroughSymbolicLinksAndFromAnotherDirectory() throws Exception {
    Path links = Files.createDirectories(home.resolve("links"));
    Files.createSymbolicLink(links.resolve("first"), tree.resolve("understudy"));
    Files.createSymbolicLink(links.resolve("second"), Path.of("first"));

    Tool.Ended linked = launch(home, "links/second", "--help");
    Tool.Ended absolute = launch(Path.of("/"), tree.resolve("understudy").toString(), "--help");

    assertThat(linked.exit()).as(linked.everything()).isZero();
    assertThat(absolute.exit()).as(absolute.everything()).isZero();
    assertThat(calls).doesNotExist();
  }

  @Test
  void buildsWhenASourceIsNewerAndNamesTheLogWhenThatFails() throws Exception {
    age(tree.resolve("cli/src/main/java/Main.java"), BUILT.plusSeconds(60));

    Tool.Ended ended = launch(tree, "./understudy", "--help");

    assertThat(ended.exit()).as(ended.everything()).isEqualTo(70);
    assertThat(Files.readString(calls))
        .startsWith(tree.toRealPath().toString())
        .contains("package");
    Path log = tree.toRealPath().resolve("cli/target/build.log");
    assertThat(ended.out()).isEmpty();
    assertThat(ended.error()).contains("[ERROR] planted", log.toString());
    assertThat(log).content().contains("[ERROR] planted");
  }

  @Test
  void buildsWhenASourceIsGone() throws Exception {
    Files.delete(tree.resolve("cli/src/main/java/Main.java"));

    assertThat(launch(tree, "./understudy", "--help").exit()).isEqualTo(70);
  }

  @Test
  void buildsWhenThereIsNoJar() throws Exception {
    Files.delete(tree.resolve("cli/target/understudy.jar"));

    assertThat(launch(tree, "./understudy", "--help").exit()).isEqualTo(70);
    assertThat(calls).exists();
  }

  @Test
  void startsAfterABuildThatLeftTheJarAsItWas() throws Exception {
    age(tree.resolve("cli/src/main/java/Main.java"), BUILT.plusSeconds(60));
    program("mvn", "echo \"$PWD $*\" >>\"" + calls + "\"\n");

    assertThat(launch(tree, "./understudy", "--help").exit()).isZero();
    assertThat(launch(tree, "./understudy", "--help").exit()).isZero();
    assertThat(Files.readAllLines(calls)).hasSize(1);
  }

  @Test
  void keepsTheClassesOfABuildForTheNextStart() throws Exception {
    Path classes = tree.resolve("cli/target/understudy.jsa");

    Tool.Ended first = launch(tree, "./understudy", "--help");
    FileTime made = Files.getLastModifiedTime(classes);
    Tool.Ended second = launch(tree, "./understudy", "--help");

    assertThat(first.error()).isEmpty();
    assertThat(second.everything()).isEqualTo(first.everything());
    assertThat(Files.getLastModifiedTime(classes)).isEqualTo(made);
    try (Stream<Path> files = Files.list(tree.resolve("cli/target"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "lib", "understudy.jar", "understudy.jsa", "understudy.jsa.for");
    }
  }

  @Test
  void doesWithoutKeptClassesThatAreNoUse() throws Exception {
    Path classes = tree.resolve("cli/target/understudy.jsa");
    Tool.Ended first = launch(tree, "./understudy", "--help");

    Files.write(classes, new byte[] {1, 2, 3});
    Tool.Ended broken = launch(tree, "./understudy", "--help");
    Files.delete(classes);
    Tool.Ended missing = launch(tree, "./understudy", "--help");

    assertThat(broken.everything()).isEqualTo(first.everything());
    assertThat(missing.everything()).isEqualTo(first.everything());
  }

  @Test
  void keepsTheClassesAnewForAnotherJdk() throws Exception {
    launch(tree, "./understudy", "--help");
    Path madeFor = tree.resolve("cli/target/understudy.jsa.for");
    String now = Files.readString(madeFor);

    Files.writeString(madeFor, "another\n");
    Files.write(tree.resolve("cli/target/understudy.jsa"), new byte[0]);
    Tool.Ended ended = launch(tree, "./understudy", "--help");

    assertThat(ended.exit()).isZero();
    assertThat(madeFor).hasContent(now);
    assertThat(tree.resolve("cli/target/understudy.jsa")).isNotEmptyFile();
  }

  @Test
  void isPlainShell() throws Exception {
    for (String shell : List.of("sh", "dash", "bash")) {
      if (Files.isExecutable(Path.of("/bin", shell))) {
        Tool.Ended parsed = Tool.external(List.of(shell, "-n", "../understudy"));
        assertThat(parsed.exit()).as(shell + parsed.everything()).isZero();
      }
    }
    assertThat(Files.readAllLines(Path.of("../understudy")).get(0)).isEqualTo("#!/bin/sh");
    assertThat(Files.isExecutable(Path.of("../understudy"))).isTrue();
  }

  private Tool.Ended launch(Path directory, String... command)
      throws IOException, InterruptedException {
    String path = home.resolve("programs") + ":" + System.getenv("PATH");
    List<String> words =
        Stream.concat(
                Stream.of("env", "-C", directory.toString(), "PATH=" + path), Stream.of(command))
            .toList();
    return Tool.external(words);
  }

  private void program(String name, String body) throws IOException {
    Path programs = Files.createDirectories(home.resolve("programs"));
    Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + body);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void source(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "source\n");
    age(file, BUILT.minusSeconds(60));
  }

  private static void age(Path file, Instant at) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(at));
  }
}
