package dev.understudy.lab.host.tool;

import dev.understudy.lab.host.system.CommandFailure;
import dev.understudy.lab.host.system.Timers;
import dev.understudy.lab.host.system.UnitFile;
import dev.understudy.lab.host.system.Units;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code systemctl}: services of the machine and its power. */
final class SystemctlTool implements Tool {
  private static final String TIMER = ".timer";

  /** Services of every machine that its programs may ask about but that the lab itself provides. */
  private static final Set<String> BUILT_IN = Set.of("ssh", "sshd", "systemd-journald");

  @Override
  public int run(ToolCall call) throws IOException, CommandFailure {
    Arguments arguments =
        Arguments.parse(
            call,
            Set.of(
                "--now",
                "--quiet",
                "-q",
                "--no-pager",
                "--no-block",
                "--wait",
                "-f",
                "--force",
                "--no-legend",
                "--plain",
                "--full",
                "--all",
                "-l"),
            Set.of("-n", "--lines", "-p", "--property"));
    List<String> operands = arguments.operands();
    String verb = operands.isEmpty() ? "list-units" : operands.get(0);
    List<String> names =
        operands.stream().skip(1).map(each -> each.replaceFirst("\\.service$", "")).toList();
    Units units = call.system().units();
    Optional<Integer> whole = whole(call, units, verb);
    if (whole.isPresent()) {
      return whole.get();
    }
    if (names.isEmpty()) {
      throw new CommandFailure(1, "Too few arguments.");
    }
    int status = 0;
    for (String each : names) {
      int one =
          BUILT_IN.contains(each)
              ? builtIn(call, verb)
              : isTransient(call, each)
                  ? timer(call, verb, each, arguments)
                  : one(call, units, verb, each, arguments);
      status = Math.max(status, one);
    }
    return status;
  }

  /** Verbs that concern the whole system. */
  private static Optional<Integer> whole(ToolCall call, Units units, String verb)
      throws IOException {
    switch (verb) {
      case "daemon-reload", "reset-failed", "daemon-reexec" -> {
        return Optional.of(0);
      }
      case "reboot" -> {
        call.system().power().restart();
        return Optional.of(0);
      }
      case "poweroff", "halt" -> {
        call.system().power().off();
        return Optional.of(0);
      }
      case "is-system-running" -> {
        boolean sound = units.failed().isEmpty();
        call.out(sound ? "running\n" : "degraded\n");
        return Optional.of(sound ? 0 : 1);
      }
      case "list-units" -> {
        return Optional.of(list(call, units));
      }
      case "list-timers" -> {
        Table table = new Table(List.of("UNIT", "ACTIVATES"));
        call.system()
            .timers()
            .all()
            .forEach(each -> table.add(List.of(each + ".timer", each + ".service")));
        call.out(table.text(true));
        return Optional.of(0);
      }
      default -> {
        return Optional.empty();
      }
    }
  }

  private static int one(ToolCall call, Units units, String verb, String name, Arguments arguments)
      throws IOException, CommandFailure {
    boolean now = arguments.has("--now");
    switch (verb) {
      case "start" -> units.start(name);
      case "stop" -> units.stop(name);
      case "restart", "try-restart", "reload-or-restart" -> {
        units.stop(name);
        units.start(name);
      }
      case "enable" -> {
        units.enable(name);
        if (now) {
          units.start(name);
        }
      }
      case "disable" -> {
        units.disable(name);
        if (now) {
          units.stop(name);
        }
      }
      case "is-active" -> {
        Units.State state = units.state(name);
        say(call, arguments, state.word());
        return state == Units.State.ACTIVE ? 0 : 3;
      }
      case "is-failed" -> {
        Units.State state = units.state(name);
        say(call, arguments, state.word());
        return state == Units.State.FAILED ? 0 : 1;
      }
      case "is-enabled" -> {
        boolean enabled = units.isEnabled(name);
        say(call, arguments, enabled ? "enabled" : "disabled");
        return enabled ? 0 : 1;
      }
      case "status" -> {
        return status(call, units, name);
      }
      case "show" -> {
        return show(call, units, name, arguments.find("-p", "--property"));
      }
      case "cat" -> call.out(String.join(" ", units.get(name).command()) + "\n");
      default -> throw new CommandFailure(1, "Unknown command verb " + verb + ".");
    }
    return 0;
  }

  private static int builtIn(ToolCall call, String verb) throws IOException, CommandFailure {
    switch (verb) {
      case "is-active" -> call.out("active\n");
      case "is-enabled" -> call.out("enabled\n");
      case "status" -> call.out("Active: active (running)\n");
      case "start", "restart", "enable" -> {
        // It runs as long as the machine does.
      }
      default ->
          throw new CommandFailure(1, "systemctl " + verb + " would lock you out of this host");
    }
    return 0;
  }

  /** Every timer of a lab machine is a transient one, and so is a service that one has started. */
  private static boolean isTransient(ToolCall call, String name) {
    return name.endsWith(TIMER) || call.system().timers().isRunning(name);
  }

  private static int timer(ToolCall call, String verb, String name, Arguments arguments)
      throws IOException, CommandFailure {
    Timers timers = call.system().timers();
    String unit = name.endsWith(TIMER) ? name.substring(0, name.length() - TIMER.length()) : name;
    // A timer is active for as long as what it has started runs.
    boolean active = timers.isRunning(unit) || (name.endsWith(TIMER) && timers.isWaiting(unit));
    switch (verb) {
      case "is-active" -> say(call, arguments, active ? "active" : "inactive");
      case "show" -> {
        String state = timers.isRunning(unit) ? "running" : active ? "waiting" : "dead";
        call.out("SubState=" + state + "\n");
        return 0;
      }
      case "stop" -> timers.cancel(unit);
      default ->
          throw new CommandFailure(1, "systemctl " + verb + " of a timer is not known here.");
    }
    return verb.equals("stop") || active ? 0 : 3;
  }

  private static int list(ToolCall call, Units units) throws IOException {
    Table table = new Table(List.of("UNIT", "ACTIVE", "ENABLED"));
    for (String each : units.enabled()) {
      table.add(List.of(each + ".service", units.state(each).word(), "enabled"));
    }
    call.out(table.text(true));
    return 0;
  }

  private static int status(ToolCall call, Units units, String name)
      throws IOException, CommandFailure {
    UnitFile unit = units.get(name);
    Units.State state = units.state(name);
    String word = units.isEnabled(name) ? "enabled" : "disabled";
    StringBuilder text = new StringBuilder();
    text.append(name).append(".service - ").append(unit.description()).append('\n');
    text.append("     Loaded: loaded (/etc/systemd/system/").append(name);
    text.append(".service; ").append(word).append(")\n");
    text.append("     Active: ").append(state.word());
    text.append(state == Units.State.ACTIVE ? " (running)\n" : "\n");
    units
        .findRunning(name)
        .ifPresent(each -> text.append("   Main PID: ").append(each.process().pid()).append('\n'));
    call.system().journal().newest(name, 10).forEach(line -> text.append(line).append('\n'));
    call.out(text.toString());
    return state == Units.State.ACTIVE ? 0 : 3;
  }

  private static int show(ToolCall call, Units units, String name, Optional<String> properties)
      throws IOException, CommandFailure {
    String pid = units.findRunning(name).map(each -> "" + each.process().pid()).orElse("0");
    List<String> all =
        List.of(
            "Id=" + name + ".service",
            "ActiveState=" + units.state(name).word(),
            "UnitFileState=" + (units.isEnabled(name) ? "enabled" : "disabled"),
            "MainPID=" + pid);
    for (String each : all) {
      boolean wanted =
          properties.isEmpty()
              || List.of(properties.get().split(",", -1))
                  .contains(each.substring(0, each.indexOf('=')));
      if (wanted) {
        call.out(each + "\n");
      }
    }
    return 0;
  }

  private static void say(ToolCall call, Arguments arguments, String word) throws IOException {
    if (!arguments.has("-q", "--quiet")) {
      call.out(word + "\n");
    }
  }
}
