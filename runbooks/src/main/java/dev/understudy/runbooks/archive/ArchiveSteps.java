package dev.understudy.runbooks.archive;

import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.estate.Site;
import dev.understudy.cloud.server.HostLogin;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.runbooks.Environment;
import dev.understudy.runbooks.Inputs;
import dev.understudy.runbooks.StepKind;
import dev.understudy.runbooks.StepKind.Parameter;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The kinds of step about archives. */
public final class ArchiveSteps {
  private static final Parameter SERVER = Parameter.required("server", "server of the estate");
  private static final Parameter ARCHIVES =
      Parameter.required("archives", "ids of the archives, joined by commas");

  private ArchiveSteps() {}

  /**
   * @param shelf where the archives are
   */
  public static List<StepKind> kinds(ArchiveShelf shelf) {
    return List.of(create(shelf), newest(shelf), restore(shelf));
  }

  private static StepKind create(ArchiveShelf shelf) {
    return new StepKind(
        "archive.create",
        "Archives each directory of a server's data, its writes held where it has hooks for that",
        List.of(
            SERVER,
            Parameter.optional("quiesce", "auto", "auto: use the server's hooks; none: do not"),
            Parameter.optional("label", "scheduled", "scheduled or drill")),
        List.of("archive", "archives", "consistency", "cut", "source", "bytes", "entries"),
        (id, in, environment) ->
            new CreateArchives(
                id,
                scope(in, environment),
                environment.ssh(),
                shelf,
                oneOf(in, "quiesce", List.of("auto", "none")).equals("auto"),
                oneOf(in, "label", List.of("scheduled", "drill"))));
  }

  private static StepKind newest(ArchiveShelf shelf) {
    return new StepKind(
        "archive.newest",
        "Chooses the newest whole archive of each directory of a server's data",
        List.of(SERVER),
        List.of("archive", "archives", "consistency", "cut", "source", "age", "bytes"),
        (id, in, environment) -> new NewestArchives(id, scope(in, environment), shelf));
  }

  private static StepKind restore(ArchiveShelf shelf) {
    return new StepKind(
        "archive.restore",
        "Brings archives to a host, every file read back and hashed there before it is put in place",
        List.of(SERVER, Parameter.required("address", "address of the host"), ARCHIVES),
        List.of("archives", "files", "bytes", "directories"),
        (id, in, environment) ->
            new RestoreArchives(
                id,
                scope(in, environment),
                environment.ssh(),
                shelf,
                in.value("address"),
                in.value("archives")));
  }

  private static ServerScope scope(Inputs inputs, Environment environment) {
    String name = inputs.text("server");
    ServerSpec server =
        environment
            .estate()
            .findServer(name)
            .orElseThrow(() -> wrong("server", name, environment.estate().servers().keySet()));
    Site site =
        Optional.ofNullable(environment.estate().sites().get(server.site()))
            .orElseThrow(() -> wrong("site", server.site(), environment.estate().sites().keySet()));
    return new ServerScope(
        environment.estate(),
        server,
        site,
        "archive",
        environment.cloud(),
        new HostLogin(environment.ssh()));
  }

  private static String oneOf(Inputs inputs, String name, List<String> allowed) {
    String given = inputs.text(name).strip();
    if (!allowed.contains(given)) {
      throw wrong(name, given, allowed);
    }
    return given;
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
