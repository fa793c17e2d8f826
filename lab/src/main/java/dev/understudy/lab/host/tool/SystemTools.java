package dev.understudy.lab.host.tool;

import dev.understudy.lab.host.system.CommandFailure;
import dev.understudy.lab.host.system.HostPath;
import dev.understudy.lab.host.system.HostSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Small programs about the machine itself. */
final class SystemTools {
  private SystemTools() {}

  static Map<String, Tool> all() {
    Map<String, Tool> tools = new TreeMap<>();
    tools.put("true", call -> 0);
    tools.put("false", call -> 1);
    tools.put("sync", SystemTools::sync);
    tools.put("sleep", SystemTools::sleep);
    tools.put("uname", SystemTools::uname);
    tools.put("hostname", call -> say(call, call.system().machine().hostname()));
    tools.put("whoami", call -> say(call, "root"));
    tools.put("id", SystemTools::id);
    tools.put("nproc", call -> say(call, "2"));
    tools.put("uptime", SystemTools::uptime);
    tools.put("dmesg", call -> lines(call, "kernel"));
    tools.put("journalctl", SystemTools::journalctl);
    tools.put("chown", SystemTools::chown);
    tools.put("chgrp", SystemTools::chown);
    tools.put("reboot", SystemTools::reboot);
    tools.put("poweroff", SystemTools::poweroff);
    tools.put("shutdown", SystemTools::shutdown);
    tools.put("date", SystemTools::date);
    return tools;
  }

  /** A lab's disk has what was written as soon as it was written: only named files matter. */
  private static int sync(ToolCall call) throws IOException, CommandFailure {
    Arguments arguments =
        Arguments.parse(call, Set.of("-d", "-f", "--data", "--file-system"), Set.of());
    for (String each : arguments.operands()) {
      HostPath path = call.system().paths().resolve(call.directory(), each);
      if (!Files.exists(path.real())) {
        throw new CommandFailure(
            1, "sync: error opening '" + each + "': No such file or directory");
      }
    }
    return 0;
  }

  private static int sleep(ToolCall call) throws CommandFailure, InterruptedException {
    try {
      double seconds = Double.parseDouble(String.join("", call.arguments()).replaceAll("s$", ""));
      Thread.sleep(Duration.ofMillis((long) (seconds * 1000)).toMillis());
      return 0;
    } catch (NumberFormatException e) {
      throw new CommandFailure(1, "sleep: invalid time interval");
    }
  }

  private static int uname(ToolCall call) throws IOException, CommandFailure {
    Arguments arguments =
        Arguments.parse(call, Set.of("-a", "-s", "-n", "-r", "-m", "-v", "-o"), Set.of());
    String host = call.system().machine().hostname();
    if (arguments.has("-a")) {
      return say(call, "Linux " + host + " " + HostSystem.KERNEL + " x86_64 GNU/Linux");
    }
    StringBuilder text = new StringBuilder();
    boolean plain = !arguments.has("-n", "-r", "-m", "-v", "-o");
    if (plain || arguments.has("-s")) {
      text.append(" Linux");
    }
    text.append(arguments.has("-n") ? " " + host : "");
    text.append(arguments.has("-r") ? " " + HostSystem.KERNEL : "");
    text.append(arguments.has("-v") ? " #1 SMP" : "");
    text.append(arguments.has("-m") ? " x86_64" : "");
    text.append(arguments.has("-o") ? " GNU/Linux" : "");
    return say(call, text.toString().strip());
  }

  private static int id(ToolCall call) throws IOException, CommandFailure {
    Arguments arguments = Arguments.parse(call, Set.of("-u", "-g", "-n", "-G"), Set.of());
    if (arguments.has("-u", "-g", "-G")) {
      return say(call, arguments.has("-n") ? "root" : "0");
    }
    return say(call, "uid=0(root) gid=0(root) groups=0(root)");
  }

  private static int uptime(ToolCall call) throws IOException, CommandFailure {
    Arguments arguments = Arguments.parse(call, Set.of("-s", "-p", "--since"), Set.of());
    var booted = call.system().booted();
    if (arguments.has("-s", "--since")) {
      return say(call, booted.toString().replace('T', ' ').substring(0, 19));
    }
    long minutes = Duration.between(booted, call.system().clock().instant()).toMinutes();
    return say(call, "up " + minutes + " min,  1 user,  load average: 0.00, 0.00, 0.00");
  }

  private static int journalctl(ToolCall call) throws IOException, CommandFailure {
    Arguments arguments =
        Arguments.parse(
            call,
            Set.of("--no-pager", "-e", "-q", "-k", "-x", "-xe", "-b"),
            Set.of("-u", "--unit", "-n", "--lines", "-p", "-o", "--since"));
    String unit =
        arguments.has("-k")
            ? "kernel"
            : arguments.find("-u", "--unit").orElse("").replaceFirst("\\.service$", "");
    int limit;
    try {
      limit = Integer.parseInt(arguments.find("-n", "--lines").orElse("1000"));
    } catch (NumberFormatException e) {
      throw new CommandFailure(1, "journalctl: -n takes a number");
    }
    for (String line : call.system().journal().newest(unit, limit)) {
      call.out(line + "\n");
    }
    return 0;
  }

  /** All files belong to the one user of the lab; only that they exist can be checked. */
  private static int chown(ToolCall call) throws IOException, CommandFailure {
    Arguments arguments =
        Arguments.parse(call, Set.of("-R", "-h", "-v", "-c", "-f"), Set.of("--reference"));
    for (String each : arguments.operands().stream().skip(1).toList()) {
      HostPath path = call.system().paths().resolve(call.directory(), each, false);
      if (!Files.exists(path.real(), LinkOption.NOFOLLOW_LINKS)) {
        throw new CommandFailure(
            1, call.name() + ": cannot access '" + each + "': No such file or directory");
      }
    }
    return 0;
  }

  private static int reboot(ToolCall call) {
    call.system().power().restart();
    return 0;
  }

  private static int poweroff(ToolCall call) {
    call.system().power().off();
    return 0;
  }

  private static int shutdown(ToolCall call) {
    if (call.arguments().contains("-r")) {
      call.system().power().restart();
    } else {
      call.system().power().off();
    }
    return 0;
  }

  /** The real date, which reads no file of the machine. */
  private static int date(ToolCall call) throws IOException, CommandFailure, InterruptedException {
    Arguments.parse(
        new ToolCall(
            call.system(),
            call.words().stream().filter(each -> !each.startsWith("+")).toList(),
            call.directory(),
            call.stdin(),
            call.stdout(),
            call.stderr()),
        Set.of("-u", "-R", "-Is", "-Iseconds", "-I", "--utc"),
        Set.of("-d", "--date"));
    return new NativeTool(
            "date",
            Set.of(),
            Set.of(),
            Integer.MAX_VALUE,
            NativeTool.Follow.NONE,
            false,
            false,
            NativeTool.Reads.NEVER,
            List.of())
        .run(call);
  }

  private static int lines(ToolCall call, String unit) throws IOException {
    for (String line : call.system().journal().newest(unit, 1_000)) {
      call.stdout().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return 0;
  }

  private static int say(ToolCall call, String text) throws IOException {
    call.out(text + "\n");
    return 0;
  }
}
