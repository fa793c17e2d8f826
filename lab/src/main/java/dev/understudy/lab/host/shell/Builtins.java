package dev.understudy.lab.host.shell;

import dev.understudy.lab.host.system.HostPath;
import dev.understudy.lab.host.tool.ContainedScript;
import dev.understudy.lab.host.tool.ToolCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Commands of the shell itself. */
final class Builtins {

  /** Runs with the arguments after its name and returns its status. */
  @FunctionalInterface
  interface Builtin {
    int run(HostShell shell, List<String> arguments, Streams streams)
        throws IOException, InterruptedException, ShellSyntax;
  }

  private static final Map<String, Builtin> ALL =
      Map.ofEntries(
          Map.entry(":", (shell, arguments, streams) -> 0),
          Map.entry("cd", Builtins::cd),
          Map.entry("pwd", (shell, arguments, streams) -> say(streams, shell.directory())),
          Map.entry("echo", Builtins::echo),
          Map.entry("printf", Builtins::printf),
          Map.entry("export", Builtins::export),
          Map.entry("unset", Builtins::unset),
          Map.entry("env", Builtins::env),
          Map.entry("set", Builtins::set),
          Map.entry("exit", Builtins::exit),
          Map.entry("exec", Builtins::exec),
          Map.entry("shift", Builtins::shift),
          Map.entry("read", ReadBuiltin::read),
          Map.entry("logout", Builtins::exit),
          Map.entry("sh", Builtins::sh),
          Map.entry("bash", Builtins::sh),
          Map.entry("systemd-run", TransientTimer::arm),
          Map.entry("command", Builtins::command),
          Map.entry("which", Builtins::which),
          Map.entry("help", Builtins::help));

  private Builtins() {}

  static Optional<Builtin> find(String name) {
    String plain = name.replaceFirst("^(/usr)?/bin/", "");
    return Optional.ofNullable(ALL.get(plain));
  }

  private static int cd(HostShell shell, List<String> arguments, Streams streams)
      throws IOException {
    int at = !arguments.isEmpty() && arguments.get(0).equals("--") ? 1 : 0;
    String wanted = arguments.size() == at ? "/root" : arguments.get(at);
    HostPath path = shell.system().paths().resolve(shell.directory(), wanted);
    if (!Files.isDirectory(path.real())) {
      HostShell.complain(streams, "sh: cd: can't cd to " + wanted);
      return 2;
    }
    shell.changeDirectory(path.path());
    return 0;
  }

  private static int echo(HostShell shell, List<String> arguments, Streams streams)
      throws IOException {
    boolean line = arguments.isEmpty() || !arguments.get(0).equals("-n");
    String text = String.join(" ", line ? arguments : arguments.subList(1, arguments.size()));
    return write(streams, line ? text + "\n" : text);
  }

  /** Knows {@code %s}, {@code %d}, {@code %%} and the usual escapes; repeats for more arguments. */
  private static int printf(HostShell shell, List<String> arguments, Streams streams)
      throws IOException {
    if (arguments.isEmpty()) {
      HostShell.complain(streams, "sh: printf: usage: printf format [arg ...]");
      return 2;
    }
    String format =
        arguments
            .get(0)
            .replaceAll("\\\\0{1,3}", "\0")
            .replace("\\n", "\n")
            .replace("\\t", "\t")
            .replace("\\\\", "\\");
    StringBuilder text = new StringBuilder();
    int at = 1;
    do {
      for (int i = 0; i < format.length(); i++) {
        char next = format.charAt(i);
        if (next != '%' || i + 1 == format.length()) {
          text.append(next);
        } else {
          i++;
          if (format.charAt(i) == '%') {
            text.append('%');
          } else {
            text.append(at < arguments.size() ? arguments.get(at) : "");
            at++;
          }
        }
      }
    } while (at > 1 && at < arguments.size());
    return write(streams, text.toString());
  }

  private static int export(HostShell shell, List<String> arguments, Streams streams) {
    for (String each : arguments) {
      int equals = each.indexOf('=');
      if (equals > 0) {
        shell.set(each.substring(0, equals), each.substring(equals + 1));
      }
    }
    return 0;
  }

  private static int unset(HostShell shell, List<String> arguments, Streams streams) {
    arguments.forEach(shell::unset);
    return 0;
  }

  private static int env(HostShell shell, List<String> arguments, Streams streams)
      throws IOException {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(shell.variables())
        .forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return write(streams, text.toString());
  }

  /** What takes the shell's place is its last command. */
  private static int exec(HostShell shell, List<String> arguments, Streams streams)
      throws IOException, InterruptedException, ShellSyntax {
    if (arguments.isEmpty()) {
      return 0;
    }
    int status = shell.command(arguments, streams);
    shell.exit();
    return status;
  }

  private static int shift(HostShell shell, List<String> arguments, Streams streams) {
    if (!arguments.isEmpty() || shell.positional().isEmpty()) {
      HostShell.complain(streams, "sh: shift: can't shift that many");
      return 2;
    }
    shell.positional().remove(0);
    return 0;
  }

  private static int set(HostShell shell, List<String> arguments, Streams streams) {
    for (String each : arguments) {
      if (each.matches("[-+][a-z]*e[a-z]*")) {
        shell.stopOnError(each.startsWith("-"));
      } else if (!each.matches("[-+][fux]+")) {
        HostShell.complain(streams, "sh: set: Illegal option " + each);
        return 2;
      }
    }
    return 0;
  }

  private static int exit(HostShell shell, List<String> arguments, Streams streams) {
    shell.exit();
    try {
      return arguments.isEmpty() ? shell.lastStatus() : Integer.parseInt(arguments.get(0)) & 0xff;
    } catch (NumberFormatException e) {
      HostShell.complain(streams, "sh: exit: Illegal number: " + arguments.get(0));
      return 2;
    }
  }

  private static int sh(HostShell shell, List<String> arguments, Streams streams)
      throws IOException, InterruptedException {
    int at = 0;
    boolean command = false;
    boolean stop = false;
    while (at < arguments.size() && arguments.get(at).startsWith("-")) {
      String option = arguments.get(at++);
      command |= option.contains("c");
      stop |= option.contains("e");
    }
    String script;
    if (command && at < arguments.size()) {
      script = arguments.get(at);
      at += 2;
    } else if (at < arguments.size()) {
      HostPath path = shell.system().paths().resolve(shell.directory(), arguments.get(at));
      if (!Files.isRegularFile(path.real())) {
        HostShell.complain(streams, "sh: 0: cannot open " + arguments.get(at) + ": No such file");
        return 2;
      }
      script = Files.readString(path.real());
      at++;
    } else {
      script = new String(streams.in().readAllBytes(), StandardCharsets.UTF_8);
    }
    List<String> rest = arguments.subList(Math.min(at, arguments.size()), arguments.size());
    if (command && !rest.isEmpty() && !Parser.canRead(script) && ContainedScript.isOne(script)) {
      List<String> words = new ArrayList<>(List.of("sh"));
      words.addAll(arguments);
      return ContainedScript.run(
          new ToolCall(
              shell.system(),
              words,
              shell.directory(),
              streams.in(),
              streams.out(),
              streams.error()));
    }
    return shell.subshell(stop ? "set -e\n" + script : script, rest, streams);
  }

  private static int command(HostShell shell, List<String> arguments, Streams streams)
      throws IOException {
    if (arguments.size() == 2 && arguments.get(0).equals("-v")) {
      return which(shell, arguments.subList(1, 2), streams);
    }
    HostShell.complain(streams, "sh: command: only -v NAME is supported on this host");
    return 2;
  }

  private static int which(HostShell shell, List<String> arguments, Streams streams)
      throws IOException {
    int status = 0;
    for (String each : arguments) {
      if (find(each).isPresent()) {
        say(streams, each);
      } else if (shell.tools().find(each).isPresent()) {
        say(streams, each.startsWith("/") ? each : "/usr/bin/" + each);
      } else {
        status = 1;
      }
    }
    return status;
  }

  private static int help(HostShell shell, List<String> arguments, Streams streams)
      throws IOException {
    return say(streams, "Programs on this host: " + String.join(" ", shell.tools().names()));
  }

  private static int say(Streams streams, String text) throws IOException {
    return write(streams, text + "\n");
  }

  private static int write(Streams streams, String text) throws IOException {
    streams.out().write(text.getBytes(StandardCharsets.UTF_8));
    streams.out().flush();
    return 0;
  }
}
