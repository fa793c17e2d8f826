package dev.understudy.lab.host.shell;

import dev.understudy.lab.host.system.CommandFailure;
import dev.understudy.lab.host.system.HostSystem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code systemd-run --on-active=TIME --unit=NAME COMMAND...}: has the machine run a command after
 * a time, whatever becomes of the login that asked for it. What it prints goes to the journal.
 */
final class TransientTimer {
  private static final Pattern TIME = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|sec|m|min|h)?");
  private static final Set<String> FLAGS =
      Set.of("--collect", "-G", "--quiet", "-q", "--no-block", "--system", "--no-ask-password");
  private static final Set<String> VALUED =
      Set.of(
          "--on-active", "--unit", "-u", "--description", "--timer-property", "-p", "--property");

  private String unit = "";
  private String after = "";
  private boolean quiet;
  private int commandAt;

  private TransientTimer() {}

  static int arm(HostShell shell, List<String> arguments, Streams streams) throws IOException {
    TransientTimer timer = new TransientTimer();
    try {
      timer.read(arguments);
      // A service's command has variables in it; $$ is a plain $.
      List<String> command =
          arguments.subList(timer.commandAt, arguments.size()).stream()
              .map(word -> word.replace("$$", "$"))
              .toList();
      Duration delay = timer.delay();
      if (command.isEmpty() || timer.unit.isEmpty()) {
        throw new CommandFailure(1, "a command and --unit=NAME are needed on this host");
      }
      HostSystem system = shell.system();
      HostShell own = new HostShell(system, shell.tools());
      String name = timer.unit;
      system.timers().arm(name, delay, () -> perform(own, system, name, command));
      if (!timer.quiet) {
        HostShell.complain(streams, "Running timer as unit: " + name + ".timer");
        HostShell.complain(streams, "Will run service as unit: " + name + ".service");
      }
      return 0;
    } catch (CommandFailure failure) {
      HostShell.complain(streams, "systemd-run: " + failure.getMessage());
      return failure.status();
    }
  }

  private static void perform(HostShell shell, HostSystem system, String unit, List<String> command)
      throws InterruptedException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Streams streams = new Streams(InputStream.nullInputStream(), output, output);
    int status;
    try {
      status = shell.command(command, streams);
    } catch (IOException | ShellSyntax failed) {
      HostShell.complain(streams, String.valueOf(failed.getMessage()));
      status = 1;
    }
    output
        .toString(StandardCharsets.UTF_8)
        .lines()
        .forEach(line -> system.journal().add(unit, line));
    system
        .journal()
        .add(
            "systemd",
            status == 0
                ? unit + ".service: Succeeded."
                : unit + ".service: Main process exited, status=" + status + ".");
  }

  /** Options end at the first word that is none, for the command has options of its own. */
  private void read(List<String> words) throws CommandFailure {
    while (commandAt < words.size() && words.get(commandAt).startsWith("-")) {
      String word = words.get(commandAt++);
      if (word.equals("--")) {
        return;
      }
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (FLAGS.contains(word)) {
        quiet |= word.equals("-q") || word.equals("--quiet");
      } else if (VALUED.contains(name)) {
        if (equals < 0 && commandAt == words.size()) {
          throw new CommandFailure(1, "option '" + name + "' requires an argument");
        }
        take(name, equals < 0 ? words.get(commandAt++) : word.substring(equals + 1));
      } else {
        throw new CommandFailure(1, "unrecognized option '" + word + "'");
      }
    }
  }

  private void take(String name, String value) {
    if (name.equals("--on-active")) {
      after = value;
    } else if (name.equals("--unit") || name.equals("-u")) {
      unit = value.replaceFirst("\\.(timer|service)$", "");
    }
  }

  private Duration delay() throws CommandFailure {
    Matcher time = TIME.matcher(after);
    if (!time.matches()) {
      throw new CommandFailure(
          1, "--on-active=TIME is needed on this host, for example 30 or 2min");
    }
    String measure = time.group(2) == null ? "s" : time.group(2);
    double seconds =
        switch (measure) {
          case "ms" -> 0.001;
          case "m", "min" -> 60;
          case "h" -> 3600;
          default -> 1;
        };
    return Duration.ofMillis(Math.round(Double.parseDouble(time.group(1)) * seconds * 1000));
  }
}
