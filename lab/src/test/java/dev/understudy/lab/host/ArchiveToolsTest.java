package dev.understudy.lab.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.jcraft.jsch.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an archive asks of a host, asked of a lab host: the answers are those of a real one. */
class ArchiveToolsTest {
  private static final String LIST =
      "find . -printf '%y\\0%m\\0%U\\0%G\\0%u\\0%g\\0%s\\0%T@\\0%n\\0%l\\0%b\\0%P\\0'";
  private static final String EXTRACT =
      "sh -c 'mkdir -p \"$1\" && cd \"$1\" && exec tar -x -p -i --numeric-owner -f -' sh ";

  @TempDir static Path directory;
  private static TestMachines machines;
  private static Session session;
  private static Path tree;

  @BeforeAll
  static void boot() throws Exception {
    machines = TestMachines.in(directory);
    HostKind.Machine data = machines.machine("data", 10, false, "");
    machines.hosts.boot(data);
    session = machines.login(data);
    tree = Files.createDirectory(directory.resolve("tree"));
    here(
        "mkdir -p 'a b/c' empty; umask 022; echo one > 'a b/-rf'; echo two > 'a b/c/two\nlines';"
            + " touch \"$(printf 'latin-\\351')\"; ln 'a b/-rf' linked; ln -s /etc/passwd out;"
            + " truncate -s 3M sparse; chmod 4755 linked; touch -d @1600000000.123456789 empty");
  }

  @AfterAll
  static void stop() throws Exception {
    session.disconnect();
    machines.close();
  }

  @Test
  void listsWhatWasExtractedByteForByteAsARealHostDoes() throws Exception {
    byte[] archive = here("tar -c --format=posix --sparse .");

    assertThat(machines.bytes(session, EXTRACT + "/srv/copy", archive).exit()).isZero();

    // The space that a file takes is up to the file system.
    String listing = LIST.replace("%b\\0", "");
    assertThat(machines.bytes(session, "cd /srv/copy && " + listing, new byte[0]).out())
        .isEqualTo(here(listing));
  }

  @Test
  void archivesTheFilesWhoseNamesComeOverItsInput() throws Exception {
    machines.bytes(session, EXTRACT + "/srv/named", here("tar -c --format=posix --sparse ."));
    byte[] names = here("find . ! -type d -printf '%P\\0' | sort -z");
    String options =
        "--format=posix --pax-option=delete=atime,delete=ctime --sparse --xattrs --acls"
            + " --no-recursion --null -T -";

    TestMachines.Bytes result =
        machines.bytes(
            session,
            "sh -c 'cd \"$1\" && { tar -c "
                + options
                + "; echo \"$?\" >&2; } | zstd -2 -T1 -q -c' sh"
                + " /srv/named",
            names);

    assertThat(result.error()).isEqualTo("0\n");
    Path copy = Files.createDirectory(directory.resolve("named"));
    in(copy, "zstd -dc | tar -x -p -f -", result.out());
    String listing = LIST.replace("find .", "find . ! -type d").replace("%b\\0", "");
    assertThat(in(copy, listing + " | sort -z", new byte[0]))
        .isEqualTo(here(listing + " | sort -z"));
  }

  @Test
  void aNameThatLeadsOutOfTheHostIsRefused() throws Exception {
    run("mkdir -p /srv/trap && ln -s /etc /srv/trap/link && echo in > /srv/trap/in");
    machines.bytes(
        session, EXTRACT + "/srv/trap", here("ln -s /etc \"$(printf 'l\\351')\" && tar -c l*"));
    here("rm l?");

    for (String each : new String[] {"/etc/passwd", "../../etc/passwd", "link/passwd", "in/.."}) {
      byte[] names = ("in\0" + each + "\0").getBytes(StandardCharsets.UTF_8);
      TestMachines.Bytes archived =
          machines.bytes(session, "cd /srv/trap && tar -c --null -T -", names);
      TestMachines.Bytes hashed =
          machines.bytes(session, "cd /srv/trap && xargs -0 sha256sum --", names);

      assertThat(archived.exit()).as(each).isEqualTo(2);
      assertThat(archived.error()).contains("tar: " + each + ": names from a list are relative");
      assertThat(hashed.exit()).as(each).isEqualTo(1);
    }
    assertThat(run("cd /srv/trap && printf 'link\\0' | xargs -0 sha256sum").exit()).isEqualTo(1);
    byte[] raw = {'l', (byte) 0xe9, '/', 'p', 'a', 's', 's', 'w', 'd'};
    assertThat(machines.bytes(session, "cd /srv/trap && xargs -0 sha256sum", raw).exit())
        .isEqualTo(1);
    assertThat(run("find / -exec cat {} ';'").exit()).isEqualTo(1);
    assertThat(run("tar -x -I sh -f -").exit()).isEqualTo(2);
    assertThat(run("printf x | xargs -0 sh -c").exit()).isEqualTo(1);
    assertThat(run("openssl enc -in /etc/passwd").exit()).isEqualTo(1);
  }

  @Test
  void hashesFilesByNamesOverItsInput() throws Exception {
    machines.bytes(session, EXTRACT + "/srv/hashed", here("tar -c ."));
    byte[] names = here("find . -type f -printf '%P\\0' | sort -z");

    for (String tool : new String[] {"sha256sum --", "openssl dgst -sha256 -r"}) {
      // openssl takes a name with a dash for an option, here as there.
      String command = "xargs -0 -r " + tool;
      byte[] mine = tool.startsWith("openssl") ? here("find . -type f -print0 | sort -z") : names;

      assertThat(machines.bytes(session, "cd /srv/hashed && " + command, mine).out())
          .isEqualTo(in(tree, command, mine));
    }
  }

  @Test
  void cutsAndJoinsABigFileWithoutChangingAByte() throws Exception {
    byte[] random = new byte[20 << 20];
    new Random(7).nextBytes(random);

    TestMachines.Bytes written =
        machines.bytes(session, "dd of=/srv/big bs=64k iflag=fullblock 2>/dev/null", random);
    assertThat(written.exit()).isZero();

    String part = "sh -c 'dd if=\"$1\" bs=1M skip=\"$2\" count=7 2>/dev/null' sh /srv/big ";
    assertThat(machines.bytes(session, part + 7, new byte[0]).out())
        .isEqualTo(java.util.Arrays.copyOfRange(random, 7 << 20, 14 << 20));
    assertThat(machines.bytes(session, "head -c 5000000 /srv/big", new byte[0]).out())
        .isEqualTo(java.util.Arrays.copyOf(random, 5_000_000));
    assertThat(machines.bytes(session, "tail -c +5000001 /srv/big | cat", new byte[0]).out())
        .isEqualTo(java.util.Arrays.copyOfRange(random, 5_000_000, random.length));
    assertThat(machines.bytes(session, "zstd -q -c < /srv/big | zstd -dc", new byte[0]).out())
        .isEqualTo(random);
    assertThat(run("sha256sum < /srv/big").out()).isEqualTo(run("cat /srv/big | sha256sum").out());
  }

  @Test
  void putsADirectoryInTheOthersPlace() throws Exception {
    run("mkdir -p /srv/new/x /srv/old && echo 1 > /srv/new/x/f && sync /srv/new/x/f");

    assertThat(run("mv -T /srv/old /srv/kept && mv -T /srv/new /srv/old").exit()).isZero();

    assertThat(run("cat /srv/old/x/f && rmdir /srv/kept && readlink /srv/none").out())
        .isEqualTo("1\n");
    assertThat(run("rm -rf -- /srv/old && test -e /srv/old").exit()).isEqualTo(1);
    assertThat(run("df -P -B1 /srv | tail -n 1 | wc -l").out().strip()).isEqualTo("1");
  }

  @Test
  void aScriptThatNamesNoPlaceMayUseAllOfTheShellsLanguage() throws Exception {
    run("mkdir -p /srv/one/two && echo in > /srv/one/two/file");
    String script =
        "dir=$1; ls \"$dir\"/f* >/dev/null; look() { (cd \"$1\" && ls); }; exec 9>\"$dir/lock\"; look \"${dir%/*}\";"
            + " case $2 in x) cat \"$dir/file\" >&9 ;; esac; cat \"$dir/lock\"; cat";

    TestMachines.Result result =
        machines.run(session, "sh -c '" + script + "' sh /srv/one/two x", "from stdin\n");

    assertThat(result.out()).isEqualTo("two\nin\nfrom stdin\n");
    assertThat(run("cat /srv/one/two/lock").out()).isEqualTo("in\n");
    for (String each :
        new String[] {
          "case x in x) cat /etc/passwd;; esac",
          "f() { cat \"$1\"/../../x; }; f",
          "f() { cat ~/x; }; f",
          "f() { cat \"\"/etc/passwd; }; f",
          "f() { echo >\"/tmp/x\"; }; f"
        }) {
      assertThat(run("sh -c '" + each + "' sh /srv").error()).contains("Syntax error");
    }
    assertThat(run("sh -c 'case x in x) ;; esac; mountpoint -q \"$1\"' sh /proc").exit()).isZero();
    assertThat(run("sh -c 'case x in x) ;; esac; mountpoint -q \"$1\"' sh /srv").exit())
        .isEqualTo(1);
  }

  @Test
  void knowsTheShellsPartsThatTheScriptsUse() throws Exception {
    assertThat(
            run("for t in sh tar find dd; do command -v $t >/dev/null || echo no $t; done").out())
        .isEmpty();
    assertThat(run("sh -c 'shift; exec echo \"$@\"; echo never' sh a 'b  c' d").out())
        .isEqualTo("b  c d\n");
    assertThat(run("printf 'a b\\n c \\nd' | while read -r x y; do echo \"$x:$y.\"; done").out())
        .isEqualTo("a:b.\nc:.\n");
    assertThat(run("printf ' a ' | { IFS= read -r x; echo \"<$x>\"; }").out()).isEqualTo("< a >\n");
    assertThat(run("printf 'a\\0b' | wc -c").out().strip()).isEqualTo("3");
    assertThat(run("x=1; x=2 true; echo $x; cd -- /etc && pwd").out()).isEqualTo("1\n/etc\n");
    assertThat(run("set -o pipefail").exit()).isEqualTo(2);
  }

  private static TestMachines.Result run(String command) throws Exception {
    return machines.run(session, command);
  }

  private static byte[] here(String script) throws IOException {
    return in(tree, script, new byte[0]);
  }

  /** Runs a script on this computer. */
  private static byte[] in(Path place, String script, byte[] stdin) throws IOException {
    Path input = Files.write(directory.resolve("input"), stdin);
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", script)
            .directory(place.toFile())
            .redirectInput(input.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("TZ", "UTC");
    return builder.start().getInputStream().readAllBytes();
  }
}
