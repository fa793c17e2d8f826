package dev.understudy.lab.host.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class HostPathsTest {
  private static Path base;
  private static Path root;
  private static Path data;

  @BeforeContainer
  static void makeTrees() throws IOException {
    base = Files.createTempDirectory("paths").toRealPath();
    root = Files.createDirectories(base.resolve("root"));
    data = Files.createDirectories(base.resolve("data"));
    Files.createDirectories(root.resolve("a/b"));
    Files.createDirectories(root.resolve("srv/gams"));
    Files.createDirectories(data.resolve("inner"));
    Files.createSymbolicLink(root.resolve("up"), Path.of("../../../../../../../../.."));
    Files.createSymbolicLink(root.resolve("a/absolute"), Path.of("/etc"));
    Files.createSymbolicLink(root.resolve("a/relative"), Path.of("b"));
    Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
    Files.createSymbolicLink(data.resolve("back"), Path.of("../.."));
    Files.createSymbolicLink(data.resolve("out"), Path.of("/a"));
  }

  @AfterContainer
  static void removeTrees() throws IOException {
    dev.understudy.lab.host.Directories.delete(base);
  }

  @Property(tries = 2_000)
  void noPathLeadsOutOfTheMachine(
      @ForAll("paths") String directory, @ForAll("paths") String path, @ForAll boolean follow) {
    HostPath found;
    try {
      found = machine().resolve("/" + directory, path, follow);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("symbolic links");
      return;
    }

    assertThat(found.real().normalize()).isEqualTo(found.real());
    assertThat(found.real().startsWith(root) || found.real().startsWith(data)).isTrue();
    assertThat(found.path()).startsWith("/").doesNotContain("..", "//");
  }

  @Property(tries = 1)
  void findsWhatTheKernelWouldFind() throws IOException {
    assertThat(machine().resolve("/", "/a/relative/x").real()).isEqualTo(root.resolve("a/b/x"));
    assertThat(machine().resolve("/a", "b").real()).isEqualTo(root.resolve("a/b"));
    assertThat(machine().resolve("/a", "../../../..").real()).isEqualTo(root);
    assertThat(machine().resolve("/", "/a/absolute/passwd").path()).isEqualTo("/etc/passwd");
    assertThat(machine().resolve("/", "/up/a").path()).isEqualTo("/a");
    assertThat(machine().resolve("/", "/a/absolute", false).path()).isEqualTo("/a/absolute");
    assertThat(machine().resolve("/", "/a/absolute/", false).path()).isEqualTo("/etc");
    assertThat(machine().resolve("/", "/srv/gams/inner").real()).isEqualTo(data.resolve("inner"));
    assertThat(machine().resolve("/", "/srv/gams/..").path()).isEqualTo("/srv");
    assertThat(machine().resolve("/", "/srv/gams/back/a").path()).isEqualTo("/a");
    assertThat(machine().resolve("/", "/srv/gams/out/b").real()).isEqualTo(root.resolve("a/b"));
    assertThat(machine().resolve("/", "/dev/null").real()).isEqualTo(Path.of("/dev/null"));
    assertThatThrownBy(() -> machine().resolve("/", "/loop"))
        .hasMessageContaining("Too many levels of symbolic links");
  }

  @Property(tries = 1)
  void showsTheMachinesPathsInsteadOfTheRealOnes() {
    assertThat(machine().unmap("no " + root + "/etc/x and " + data + "/y but " + root))
        .isEqualTo("no /etc/x and /srv/gams/y but /");
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of(
            "a",
            "b",
            "..",
            ".",
            "up",
            "absolute",
            "relative",
            "loop",
            "srv",
            "gams",
            "back",
            "out",
            "inner",
            "etc",
            "",
            "x y",
            "srv/gams/back",
            "a/absolute")
        .list()
        .ofMaxSize(8)
        .map(steps -> String.join("/", steps))
        .flatMap(path -> Arbitraries.of(path, "/" + path, path + "/"));
  }

  private static HostPaths machine() {
    MountTable mounts = new MountTable();
    mounts.add(new Mount("/dev/vda1", "/", "ext4", false, "d-1", root));
    mounts.add(new Mount("/dev/vdb", "/srv/gams", "ext4", false, "d-2", data));
    return new HostPaths(mounts);
  }
}
