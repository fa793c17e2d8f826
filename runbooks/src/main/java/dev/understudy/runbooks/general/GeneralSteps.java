package dev.understudy.runbooks.general;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.probe.HttpProbe;
import dev.understudy.cloud.server.HostLogin;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Step;
import dev.understudy.core.StepId;
import dev.understudy.runbooks.Environment;
import dev.understudy.runbooks.Inputs;
import dev.understudy.runbooks.StepKind;
import dev.understudy.runbooks.StepKind.Parameter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Kinds of step for runbooks that people write themselves. */
public final class GeneralSteps {
  private GeneralSteps() {}

  public static List<StepKind> kinds(Approvals approvals) {
    HttpProbe http = new HttpProbe();
    return List.of(
        new StepKind(
            "host.run",
            "Runs one command on a host",
            List.of(
                Parameter.required("server", "server of the estate whose login is used"),
                Parameter.optional("address", "address of the host; default: the server's own"),
                Parameter.required("command", "the command as a list of arguments; repeatable"),
                Parameter.optional("exit", "0", "the exit status that means success, or a list"),
                Parameter.optional("contains", "text that its output must hold"),
                Parameter.optional("matches", "regular expression that its output must match"),
                Parameter.optional("absent", "text that its output must not hold"),
                Parameter.optional(
                    "changes", "true", "false for a check, which leaves nothing to take back"),
                Parameter.optional("unless", "command that exits 0 when nothing is left to do"),
                Parameter.optional("undo", "command that takes it back")),
            List.of("exit", "stdout"),
            GeneralSteps::run),
        new StepKind(
            "http.check",
            "Asks a URL until it answers as expected",
            List.of(
                Parameter.required("url", "the URL; {address} in it stands for the address given"),
                Parameter.optional("address", "address of a host, from an earlier step"),
                Parameter.optional("status", "200", "the expected HTTP status"),
                Parameter.optional("contains", "text that a line of the reply must hold")),
            List.of("url", "status"),
            (id, in, env) -> http(id, in, http)),
        new StepKind(
            "approve",
            "Goes on only when a human says yes, by name",
            List.of(
                Parameter.required("question", "what is asked"),
                Parameter.optional(
                    "destructive",
                    "true",
                    "whether something is destroyed by going on; then a reason must be given, and"
                        + " --yes is no answer"),
                Parameter.optional("by", "list of those who may say yes; anybody when not given"),
                Parameter.optional("word", "yes", "what is typed at the terminal to say yes")),
            List.of("by", "reason", "at", "how", "actor", "question"),
            (id, in, env) ->
                new Approve(
                    id,
                    approvals,
                    in.text("question"),
                    isTrue(in, "destructive"),
                    in.list("by"),
                    in.text("word"))));
  }

  private static Step run(StepId id, Inputs inputs, Environment environment) {
    Estate estate = environment.estate();
    String name = inputs.text("server");
    ServerSpec server =
        estate
            .findServer(name)
            .orElseThrow(() -> invalid("there is no server '" + name + "' in the estate", ""));
    boolean changes = isTrue(inputs, "changes");
    List<String> unless = command(inputs, "unless");
    List<String> undo = command(inputs, "undo");
    if (!changes && !(unless.isEmpty() && undo.isEmpty())) {
      throw invalid("input 'changes' of host.run", "a check has no 'unless' and no 'undo'");
    }
    return new RunCommand(
        id,
        new ServerScope(
            estate,
            server,
            estate.site(server.site()),
            "runbook",
            environment.cloud(),
            new HostLogin(environment.ssh())),
        inputs.findValue("address"),
        command(inputs, "command"),
        expectation(inputs),
        changes,
        unless,
        undo);
  }

  private static Expectation expectation(Inputs inputs) {
    Set<Integer> exits = new LinkedHashSet<>();
    inputs.list("exit").forEach(text -> exits.add(number("exit", text, 0, 255)));
    if (exits.isEmpty()) {
      throw invalid("input 'exit' of host.run", "it must not be empty");
    }
    return new Expectation(
        exits,
        inputs.findText("contains"),
        inputs.findText("matches").map(GeneralSteps::pattern),
        inputs.findText("absent"));
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text, Pattern.MULTILINE);
    } catch (PatternSyntaxException e) {
      String where = e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1);
      throw invalid(
          "input 'matches' of host.run",
          "it is no regular expression: " + e.getDescription() + where);
    }
  }

  private static boolean isTrue(Inputs inputs, String name) {
    String text = inputs.text(name);
    if (!text.equals("true") && !text.equals("false")) {
      throw invalid("input '" + name + "'", "it must be true or false, not '" + text + "'");
    }
    return text.equals("true");
  }

  private static Step http(StepId id, Inputs inputs, HttpProbe http) {
    String url = inputs.text("url");
    int status = number("status", inputs.text("status"), 100, 599);
    if (!url.matches("https?://[^\\s@?#]+(\\?\\S*)?")) {
      throw invalid("input 'url' of http.check", "it must be an http or https URL");
    }
    if (url.contains(CheckHttp.ADDRESS) && inputs.findValue("address").isEmpty()) {
      throw invalid("input 'url' of http.check", "it has {address}, but no 'address' is given");
    }
    if (inputs.findText("contains").isPresent() && status != 200) {
      throw invalid("input 'contains' of http.check", "it needs status 200");
    }
    return new CheckHttp(
        id, http, url, inputs.findValue("address"), status, inputs.findText("contains"));
  }

  /** A list of arguments: one text with spaces is a shell line, which no host is ever given. */
  private static List<String> command(Inputs inputs, String name) {
    List<String> command = inputs.list(name);
    if (command.size() == 1 && command.get(0).contains(" ")) {
      throw invalid(
          "input '" + name + "' of host.run",
          "it must be a list of arguments, such as ["
              + String.join(", ", command.get(0).split("\\s+"))
              + "]");
    }
    return command;
  }

  private static int number(String name, String text, int min, int max) {
    int number = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
    if (number < min || number > max) {
      throw invalid(
          "input '" + name + "'",
          "it must be a whole number from " + min + " to " + max + ", not '" + text + "'");
    }
    return number;
  }

  private static ProblemException invalid(String what, String why) {
    return Problem.of(ProblemCode.INVALID_FILE, what, why, "").asException();
  }
}
