package dev.understudy.runbooks.catalog;

import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.estate.Site;
import dev.understudy.cloud.server.HostLogin;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Value;
import dev.understudy.runbooks.Environment;
import dev.understudy.runbooks.Inputs;
import dev.understudy.runbooks.StepKind.Parameter;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The inputs that kinds of step share, and what they mean in an estate. */
record ServerInputs(Inputs inputs, Environment environment) {
  static final Parameter SERVER = Parameter.required("server", "name of a server of the estate");
  static final Parameter SITE =
      Parameter.optional("site", "name of the site to work at; the server's own when not given");
  static final Parameter PURPOSE =
      Parameter.optional(
          "purpose", "recover", "kept as a tag: recover or drill; a drill's things expire");
  static final Parameter ADDRESS = Parameter.required("address", "address of the host");

  private static final List<String> PURPOSES = List.of("recover", "failover", "snapshot", "drill");

  /** The server that the step is about, where and why. */
  ServerScope scope() {
    return scope(oneOf("purpose", "recover", PURPOSES));
  }

  /** Which disks of the server are meant. */
  String disk() {
    Set<String> allowed = new LinkedHashSet<>(List.of("data", ServerSpec.SYSTEM_DISK, "all"));
    server().data().forEach(data -> allowed.add(data.disk()));
    return oneOf("disk", "data", List.copyOf(allowed));
  }

  private ServerSpec server() {
    String name = inputs.text("server");
    return environment
        .estate()
        .findServer(name)
        .orElseThrow(() -> wrong("server", name, environment.estate().servers().keySet()));
  }

  /** The server that the step is about, for a purpose that the kind itself decides. */
  ServerScope scope(String purpose) {
    ServerSpec server = server();
    String site = text("site").orElse(server.site());
    Site where = environment.estate().sites().get(site);
    if (where == null) {
      throw wrong("site", site, environment.estate().sites().keySet());
    }
    return new ServerScope(
        environment.estate(),
        server,
        where,
        purpose,
        environment.cloud(),
        new HostLogin(environment.ssh()));
  }

  Value value(String name) {
    return inputs.value(name);
  }

  /** Empty also when it is given as nothing. */
  Optional<Value> find(String name) {
    return inputs
        .findValue(name)
        .filter(value -> value.fold(literal -> !literal.text().isBlank(), from -> true));
  }

  /** A word known now, one of several. */
  String oneOf(String name, String fallback, List<String> allowed) {
    String given = text(name).orElse(fallback);
    if (!allowed.contains(given)) {
      throw wrong(name, given, allowed);
    }
    return given;
  }

  private Optional<String> text(String name) {
    return inputs.findText(name).map(String::strip).filter(text -> !text.isEmpty());
  }

  private static ProblemException wrong(String name, String given, Collection<String> allowed) {
    return new ProblemException(
        Problem.of(
            ProblemCode.INVALID_FILE,
            "'" + given + "' is no " + name,
            "there are: " + String.join(", ", allowed),
            "write one of them after '" + name + ":'"));
  }
}
