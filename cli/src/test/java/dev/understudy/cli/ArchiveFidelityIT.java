package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of a tree with all that a file system can hold, through a real OpenSSH server. */
class ArchiveFidelityIT {
  @TempDir private Path home;

  @Test
  void everyByteAndEveryAttributeComesBack() throws Exception {
    try (ArchiveBench bench = hardTree()) {
      JsonNode made = bench.done("archive", bench.create());
      JsonNode restored = bench.done("restored", bench.restore());

      assertThat(made.path("inconsistent")).isEmpty();
      assertThat(made.path("vanished")).isEmpty();
      assertThat(made.path("storedBytes").asLong())
          .as("holes are not stored")
          .isLessThan(300_000_000);
      assertThat(restored.path("notRestored")).isEmpty();
      assertThat(restored.path("warnings"))
          .as("tar wonders at times before 1970 and to come, and keeps them")
          .allMatch(each -> each.asText().contains("time stamp"));
      assertThat(ArchiveBench.differences(bench.source, bench.target)).isEmpty();
      assertThat(facts(bench.target)).isEqualTo(facts(bench.source));
    }
  }

  @Test
  void catZstdAndTarRestoreItWithoutUs() throws Exception {
    ArchiveBench.needs("zstd", "zstd");
    try (ArchiveBench bench = hardTree()) {
      JsonNode made = bench.done("archive", bench.create());
      Files.createDirectory(bench.target);

      ArchiveBench.shell(
          bench.home,
          "cat repository/segments/\"$1\"/* | zstd -dc"
              + " | tar -xp -i --delay-directory-restore --xattrs --xattrs-include='*' --acls --numeric-owner -C target",
          made.path("archive").asText());

      assertThat(ArchiveBench.differences(bench.source, bench.target)).isEmpty();
      assertThat(facts(bench.target)).isEqualTo(facts(bench.source));
    }
  }

  @Test
  void shAndTarAreEnoughAtTheSource() throws Exception {
    ArchiveBench.needsRoot();
    Path tools = Files.createDirectory(home.resolve("tools"));
    Files.createSymbolicLink(tools.resolve("tar"), Path.of("/bin/tar"));
    Files.createSymbolicLink(tools.resolve("sh"), Path.of("/bin/sh"));
    String only = "SetEnv PATH=" + tools;
    try (ArchiveBench bench = hardTree(only)) {
      // Without find, only tar could say that a symbolic link has two names.
      ArchiveBench.shell(bench.source, "rm links/second-name-of-a-symlink");
      bench.done("archive", bench.create());
      Path plain = Files.createDirectory(home.resolve("plain"));
      try (ArchiveBench other = ArchiveBench.open(plain)) {
        bench.done("restored", bench.restoreAt(other.host().target(), bench.target));
      }

      assertThat(ArchiveBench.differences(bench.source, bench.target)).isEmpty();
      assertThat(facts(bench.target)).isEqualTo(facts(bench.source));
    }
  }

  private ArchiveBench hardTree(String... settings) throws Exception {
    ArchiveBench.needsRoot();
    ArchiveBench.needs("rsync", "rsync");
    ArchiveBench.needs("acl", "setfacl");
    ArchiveBench.needs("attr", "setfattr");
    ArchiveBench.needs("libcap2-bin", "setcap");
    ArchiveBench bench = ArchiveBench.open(home, settings);
    bench.script(bench.source, "hard-tree.sh");
    return bench;
  }

  /**
   * What rsync does not look at: times of links in ns, the kinds of devices, lists, capabilities.
   */
  private static String facts(Path tree) throws Exception {
    return ArchiveBench.shell(
        tree,
        """
        LC_ALL=C; export LC_ALL
        find . -printf '%y %m %U %G %n %T@ %l %P\\0' | sort -z | tr '\\0' '\\n'
        find . -type f -printf '%s %P\\0' | sort -z | tr '\\0' '\\n'
        stat -c '%t %T %n' kinds/null kinds/loop
        getcap marks/capable marks/capable-twice marks/capable-again
        getfacl -n -p marks/acl marks/acl-directory marks/acl-directory/heir marks/acl-directory/heiress
        cd marks
        getfattr -h -d -m - -e hex user-attribute trusted-attribute attribute-directory owned-link
        """);
  }
}
