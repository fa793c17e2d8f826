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
    return List.of(
        create(shelf), newest(shelf), restore(shelf), verify(shelf), record(shelf), prune(shelf));
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
        "Chooses the newest proven archive of each directory of a server's data, else the newest whole one",
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

  private static StepKind verify(ArchiveShelf shelf) {
    return new StepKind(
        "archive.verify",
        "Looks whether archives are whole, and keeps the proof beside them",
        List.of(
            SERVER,
            ARCHIVES,
            Parameter.optional(
                "read", "100%", "how much of them is read: 0% for presence and length alone")),
        List.of("verified", "proof", "bytes"),
        (id, in, environment) ->
            new VerifyArchives(
                id, scope(in, environment), shelf, in.value("archives"), share(in.text("read"))));
  }

  private static StepKind record(ArchiveShelf shelf) {
    return new StepKind(
        "archive.record",
        "Writes down beside archives what a server restored from them has proven",
        List.of(SERVER, ARCHIVES, Parameter.required("level", "L0 to L4")),
        List.of("recorded", "proof"),
        (id, in, environment) ->
            new RecordProof(
                id, scope(in, environment), shelf, in.value("archives"), in.value("level")));
  }

  private static StepKind prune(ArchiveShelf shelf) {
    return new StepKind(
        "archive.prune",
        "Deletes the archives that no rule of the estate keeps, unless they are suspiciously many",
        List.of(SERVER),
        List.of("pruned", "segments", "bytes"),
        (id, in, environment) -> new PruneArchives(id, scope(in, environment), shelf));
  }

  private static double share(String text) {
    if (!text.strip().matches("100%|[0-9]{1,2}%")) {
      throw wrong("read", text, List.of("0%", "to", "100%"));
    }
    return Integer.parseInt(text.strip().replace("%", "")) / 100.0;
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
