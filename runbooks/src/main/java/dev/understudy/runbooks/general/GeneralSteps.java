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
import java.util.List;

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
                Parameter.optional("exit", "0", "the exit status that means success"),
                Parameter.optional("contains", "text that its output must hold"),
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
            List.of(Parameter.required("question", "what is asked")),
            List.of("by", "at"),
            (id, in, env) -> new Approve(id, approvals, in.text("question"))));
  }

  private static Step run(StepId id, Inputs inputs, Environment environment) {
    Estate estate = environment.estate();
    String name = inputs.text("server");
    ServerSpec server =
        estate
            .findServer(name)
            .orElseThrow(() -> invalid("there is no server '" + name + "' in the estate", ""));
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
        number(inputs, "exit", 0, 255),
        inputs.findText("contains").orElse(""),
        command(inputs, "unless"),
        command(inputs, "undo"));
  }

  private static Step http(StepId id, Inputs inputs, HttpProbe http) {
    String url = inputs.text("url");
    int status = number(inputs, "status", 100, 599);
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

  private static int number(Inputs inputs, String name, int min, int max) {
    String text = inputs.text(name);
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
