package dev.understudy.lab.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.jcraft.jsch.Session;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolsTest {
  @TempDir static Path directory;
  private static TestMachines machines;
  private static Session session;

  @BeforeAll
  static void boot() throws Exception {
    machines = TestMachines.in(directory);
    HostKind.Machine data = machines.machine("data", 10, false, "");
    machines.hosts.boot(data);
    session = machines.login(data);
  }

  @AfterAll
  static void stop() throws Exception {
    session.disconnect();
    machines.close();
  }

  @Test
  void runsFileToolsInItsOwnTreeOnly() throws Exception {
    assertThat(run("cat ../../../../../../etc/hostname").out()).isEqualTo("data\n");
    assertThat(run("mkdir -p /tmp/in/side && ls /tmp/in").out()).isEqualTo("side\n");
    assertThat(run("ls /nowhere").error())
        .isEqualTo("ls: cannot access '/nowhere': No such file or directory\n");
    assertThat(run("ln -s /etc /tmp/link && cat /tmp/link/hostname && readlink /tmp/link").out())
        .isEqualTo("data\n/etc\n");
    assertThat(
            run("ln -s /../../../../../../../../etc/passwd /tmp/escape && cat /tmp/escape").out())
        .isEqualTo("root:x:0:0:root:/root:/bin/sh\n");
    assertThat(run("find /etc/systemd -name gams.service -type f -printf '%p\\n'").out())
        .isEqualTo("/etc/systemd/system/gams.service\n");
    assertThat(run("tar -C / -cf /tmp/a.tar etc/hostname && tar -tf /tmp/a.tar").out())
        .isEqualTo("etc/hostname\n");
    assertThat(run("tar -cf - /etc").exit()).isEqualTo(2);
    assertThat(machines.hosts.bytes("d-data").resolve("tmp/in/side")).isDirectory();
    run("rm /tmp/link /tmp/escape");
  }

  @Test
  void copiesTheContentsOfADirectoryWithAFinalDot() throws Exception {
    run("mkdir -p /tmp/from /tmp/to && echo hello > /tmp/from/file && ln -s file /tmp/from/link");

    assertThat(run("cp -a /tmp/from/. /tmp/to").exit()).isZero();

    assertThat(run("cat /tmp/to/file; readlink /tmp/to/link").out()).isEqualTo("hello\nfile\n");
  }

  @Test
  void passesStandardInputOn() throws Exception {
    TestMachines.Result written = machines.run(session, "tee -a /tmp/notes", "one\ntwo\n");

    assertThat(written.out()).isEqualTo("one\ntwo\n");
    assertThat(run("sort -r < /tmp/notes").out()).isEqualTo("two\none\n");
    assertThat(machines.run(session, "wc -l", "a\nb\nc\n").out().strip()).isEqualTo("3");
  }

  @Test
  void armsTimersThatCanBeSeenAndCancelled() throws Exception {
    String arm = "systemd-run --quiet --on-active=1h --unit=later -- sh -c 'touch /tmp/never'";

    assertThat(run(arm).exit()).isZero();

    assertThat(run("systemctl is-active later.timer").out()).isEqualTo("active\n");
    assertThat(run("systemctl list-timers").out()).contains("later.timer");
    assertThat(run("systemctl show --property=SubState later.timer").out())
        .isEqualTo("SubState=waiting\n");
    assertThat(run(arm).error()).contains("already loaded");
    assertThat(run("systemctl stop later.timer").exit()).isZero();
    assertThat(run("systemctl is-active later.timer").exit()).isEqualTo(3);
    assertThat(run("systemctl stop later.timer").exit()).isEqualTo(5);
    assertThat(run("systemctl show --property=SubState later.timer").out())
        .isEqualTo("SubState=dead\n");
    assertThat(run("systemd-run --unit=x true").error()).contains("--on-active=TIME is needed");
    assertThat(run("systemd-run --on-active=1 --unit=x").exit()).isEqualTo(1);
    assertThat(run("systemd-run --on-boot=1 --unit=x true").error()).contains("--on-boot");
  }

  @Test
  void understandsTheShellsLanguage() throws Exception {
    assertThat(run("for f in a b; do echo \"<$f>\"; done | tr a-z A-Z").out())
        .isEqualTo("<A>\n<B>\n");
    assertThat(
            run("if [ -f /etc/fstab ] && ! test -e /none; then echo yes; else echo no; fi").out())
        .isEqualTo("yes\n");
    assertThat(run("cd /etc/ssh && pwd && ls *.pub").out())
        .isEqualTo("/etc/ssh\nssh_host_ed25519_key.pub\n");
    assertThat(run("x=$(hostname); echo ${x}-${y:-z} '$x' \\$x").out()).isEqualTo("data-z $x $x\n");
    assertThat(run("false || echo $?; (exit 3); echo $?").out()).isEqualTo("1\n3\n");
    assertThat(run("nosuch").exit()).isEqualTo(127);
    assertThat(run("ls /none 2>/dev/null; echo 'unfinished").exit()).isEqualTo(2);
    assertThat(run("sh -c 'echo $1' sh one").out()).isEqualTo("one\n");
    assertThat(run("echo hidden > /dev/null; echo $HOME").out()).isEqualTo("/root\n");
  }

  @Test
  void aQuotedArgumentReachesTheToolAsItIs() throws Exception {
    String odd = "it's \"odd\" $HOME `x` * ; | & > \\n";
    String quoted = "'" + odd.replace("'", "'\\''") + "'";

    assertThat(run("echo " + quoted).out()).isEqualTo(odd + "\n");
  }

  @Test
  void refusesSyntaxThatItDoesNotKnowInsteadOfMisreadingIt() throws Exception {
    for (String each :
        new String[] {
          "sleep 1 &",
          "cat <<END\nx\nEND",
          "echo $((1 + 1))",
          "case x in x) echo;; esac",
          "echo ${x%y}",
          "if true; then",
          "echo )",
          "| cat",
          "for in x; do :; done"
        }) {
      TestMachines.Result result = run(each);

      assertThat(result.exit()).as(each).isEqualTo(2);
      assertThat(result.error()).as(each).startsWith("sh: Syntax error: ");
      assertThat(result.out()).as(each).isEmpty();
    }
  }

  @Test
  void endsAScriptAtTheFirstFailureWhenToldTo() throws Exception {
    assertThat(run("set -e; echo one; false; echo two").out()).isEqualTo("one\n");
    assertThat(run("set -e; if false; then :; fi; false || true; echo end").out())
        .isEqualTo("end\n");
    assertThat(run("sh -ec 'false; echo no'; echo $?").out()).isEqualTo("1\n");
  }

  @Test
  void endsAPipeWhenTheReaderHasEnough() throws Exception {
    run("truncate -s 50M /tmp/large");

    assertThat(run("cat /tmp/large | head -c 5 | wc -c").out().strip()).isEqualTo("5");
  }

  @Test
  void saysWhichOptionAToolDoesNotKnow() throws Exception {
    assertThat(run("lsblk --tree").error()).isEqualTo("lsblk: unrecognized option '--tree'\n");
    assertThat(run("findmnt -Z").error()).isEqualTo("findmnt: invalid option -- 'Z'\n");
    assertThat(run("systemctl start nosuch").error()).isEqualTo("Unit nosuch.service not found.\n");
    assertThat(run("gamsctl lag").exit()).isEqualTo(3);
    assertThat(run("systemctl stop ssh").exit()).isEqualTo(1);
  }

  private static TestMachines.Result run(String command) throws Exception {
    return machines.run(session, command);
  }
}
