package dev.understudy.runbooks.drill;

import dev.understudy.cloud.estate.CheckSpec;
import dev.understudy.cloud.estate.DrillSpec;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.probe.CheckTarget;
import dev.understudy.cloud.probe.HttpProbe;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Step;
import dev.understudy.core.StepId;
import dev.understudy.runbooks.Environment;
import dev.understudy.runbooks.Inputs;
import dev.understudy.runbooks.StepKind;
import dev.understudy.runbooks.StepKind.Parameter;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The kinds of step that only a rehearsal has. */
public final class DrillSteps {
  private static final Parameter SERVER = Parameter.required("server", "server of the estate");
  private static final Parameter COPY =
      Parameter.required("address", "address of the drill's own copy");
  private static final Parameter NONCE = Parameter.required("nonce", "the nonce that was written");
  private static final Parameter SITE =
      Parameter.optional("site", "where the drill is; that of the estate's drill when not given");
  private static final Parameter KEEP =
      Parameter.optional("keep", "snapshots to keep, joined by commas");

  private DrillSteps() {}

  public static List<StepKind> kinds() {
    HttpProbe http = new HttpProbe();
    return List.of(
        new StepKind(
            "nonce.write",
            "Writes a fresh random word beside the data of the running server",
            List.of(SERVER, Parameter.required("address", "address of the running server")),
            List.of("nonce", "at"),
            (id, in, env) -> new WriteNonce(id, DrillScope.of(in, env), in.value("address"))),
        new StepKind(
            "nonce.check",
            "Finds that word in the restored copy",
            List.of(SERVER, COPY, NONCE),
            List.of("nonce", "file"),
            (id, in, env) ->
                new CheckNonce(id, DrillScope.of(in, env), in.value("address"), in.value("nonce"))),
        new StepKind(
            "group.isolate",
            "Makes a security group that lets nothing out and only the control host in",
            List.of(SERVER, SITE),
            List.of("group"),
            DrillSteps::isolate),
        new StepKind(
            "isolation.prove",
            "Proves from inside the copy that it cannot reach production",
            List.of(
                SERVER,
                COPY,
                Parameter.required("production", "address of the real server, which must answer")),
            List.of("blocked"),
            (id, in, env) ->
                new ProveIsolation(
                    id, DrillScope.of(in, env), http, in.value("address"), in.value("production"))),
        new StepKind(
            "control.negative",
            "Breaks a copy of the data on purpose and requires that it is caught",
            List.of(
                SERVER,
                COPY,
                Parameter.optional("nonce", "the nonce that was written, when one was")),
            List.of("caught", "broken", "said"),
            DrillSteps::negative),
        new StepKind(
            "teardown",
            "Removes everything that carries the tag of this run",
            List.of(SERVER, SITE, KEEP),
            List.of("removed", "kept"),
            (id, in, env) -> new Teardown(id, DrillScope.of(in, env), in.findValue("keep"))),
        new StepKind(
            "inventory.prove",
            "Lists what carries the tag of this run and requires that nothing is left",
            List.of(SERVER, SITE, KEEP),
            List.of("leaked", "kept"),
            (id, in, env) -> new ProveInventory(id, DrillScope.of(in, env), in.findValue("keep"))));
  }

  private static Step isolate(StepId id, Inputs inputs, Environment environment) {
    ServerScope scope = DrillScope.of(inputs, environment);
    DrillSpec drill = environment.estate().drill().orElseThrow();
    return new IsolateGroup(id, scope, drill, ports(scope));
  }

  private static Step negative(StepId id, Inputs inputs, Environment environment) {
    ServerScope scope = DrillScope.of(inputs, environment);
    ServerSpec server = scope.server();
    if (server.verify().stream().noneMatch(argument -> argument.contains("${path}"))) {
      throw Problem.of(
              ProblemCode.INVALID_FILE,
              "control.negative needs a proof that it can put to the test",
              "servers." + server.name() + ".verify is missing or does not name ${path}",
              "add it to " + environment.estate().file())
          .asException();
    }
    return new NegativeControl(id, scope, inputs.value("address"), inputs.findValue("nonce"));
  }

  /** What the control host must reach on the copy: its login and what the checks ask. */
  private static Set<Integer> ports(ServerScope scope) {
    Set<Integer> ports = new TreeSet<>();
    ports.add(scope.server().ssh().port());
    for (CheckSpec check : scope.estate().checks()) {
      CheckTarget.of(check, scope.estate().dns(), scope.server().name(), "192.0.2.1")
          .map(CheckTarget::uri)
          .ifPresent(uri -> ports.add(port(uri)));
    }
    return ports;
  }

  private static int port(URI uri) {
    if (uri.getPort() > 0) {
      return uri.getPort();
    }
    return uri.getScheme().equals("https") ? 443 : 80;
  }
}
