package dev.understudy.runbooks.drill;

import dev.understudy.cloud.estate.DrillSpec;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.estate.Site;
import dev.understudy.cloud.server.HostLogin;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.runbooks.Environment;
import dev.understudy.runbooks.Inputs;
import java.util.Optional;

/** What drill steps work with, from the inputs of a runbook. */
final class DrillScope {
  private DrillScope() {}

  /**
   * The server at the site of the drill, or at the one that is given, with everything made tagged
   * as a drill's.
   */
  static ServerScope of(Inputs inputs, Environment environment) {
    Estate estate = environment.estate();
    DrillSpec drill = estate.drill().orElseThrow(() -> noDrill(estate));
    return new ServerScope(
        estate,
        server(inputs, estate),
        site(inputs, estate, drill),
        ServerScope.DRILL,
        environment.cloud(),
        new HostLogin(environment.ssh()));
  }

  private static Site site(Inputs inputs, Estate estate, DrillSpec drill) {
    String name =
        inputs.findText("site").filter(text -> !text.isBlank()).orElse(drill.site()).strip();
    return Optional.ofNullable(estate.sites().get(name))
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemCode.INVALID_FILE,
                        "there is no site '" + name + "' in the estate",
                        "there are: " + String.join(", ", estate.sites().keySet()),
                        "")
                    .asException());
  }

  /** The directory of the server's data; the estate file sees to it that there is one. */
  static String dataPath(ServerSpec server) {
    return server.data().get(0).path();
  }

  static ServerSpec server(Inputs inputs, Estate estate) {
    String name = inputs.text("server");
    return estate
        .findServer(name)
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemCode.INVALID_FILE,
                        "there is no server '" + name + "' in the estate",
                        "",
                        "")
                    .asException());
  }

  private static ProblemException noDrill(Estate estate) {
    return Problem.of(
            ProblemCode.INVALID_FILE,
            "the estate has no 'drill'",
            "it says where a rehearsal makes its copy and who may reach it",
            "add drill: {site: ..., allowFrom: ...} to " + estate.file())
        .asException();
  }
}
