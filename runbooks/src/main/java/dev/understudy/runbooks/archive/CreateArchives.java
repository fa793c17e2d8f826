package dev.understudy.runbooks.archive;

import dev.understudy.archive.create.ArchiveCreate;
import dev.understudy.archive.create.CreateRequest;
import dev.understudy.archive.create.CreateResult;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.ManifestHeader;
import dev.understudy.archive.format.Repository;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.server.LocatedServer;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.ssh.Ssh;
import dev.understudy.snapshot.Quiescing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Archives each directory of a server's data, while its hooks hold the writes where it has hooks.
 * An archive whose writes were not held to its end does not stay.
 *
 * @param quiesce whether to run the server's hooks
 * @param label {@code scheduled} or {@code drill}
 */
record CreateArchives(
    StepId id, ServerScope scope, Ssh ssh, ArchiveShelf shelf, boolean quiesce, String label)
    implements ReversibleStep {
  private static final int CHANNELS = 2;
  private static final Duration CLOCKS = Duration.ofMinutes(5);

  @Override
  public String summary() {
    return "Archive the data of " + scope.server().name() + " (" + label + ")";
  }

  /** What an attempt that was cut off has left counts only where nothing had to be held for it. */
  @Override
  public Precheck precheck(StepContext context) {
    try (Repository repository = shelf.open(scope.estate())) {
      List<ManifestHeader> made = made(context, repository);
      if (!mustHold() && made.size() == archives().directories().size()) {
        return Precheck.done(receipt(repository, made));
      }
    }
    return address().isPresent() ? Precheck.ready() : Precheck.blocked(noServer());
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    LocatedServer server = scope.locate();
    String address = server.instance().address().orElseThrow(() -> noServer().asException());
    try (Repository repository = shelf.open(scope.estate())) {
      List<ManifestHeader> earlier = made(context, repository);
      List<CreateResult> results = new ArrayList<>();
      boolean held;
      boolean kept;
      try (Quiescing writes =
          Quiescing.begin(scope.hosts(), scope.server(), server.instance(), quiesce, context)) {
        held = writes.isHolding();
        for (String directory : archives().directories()) {
          results.add(create(context, repository, address, directory, held));
        }
        kept = writes.isHolding();
      }
      earlier.forEach(header -> repository.deleteManifest(header.archive()));
      if (mustHold() && !kept) {
        results.forEach(result -> repository.deleteManifest(result.archive()));
        throw notHeld(context, held).asException();
      }
      results.forEach(result -> shelf.know(scope.estate(), result.manifestSha256()));
      return receipt(repository, headers(context, repository, results));
    }
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt) {
    try (Repository repository = shelf.open(scope.estate())) {
      List<ArchiveId> listed = repository.archives();
      return ServerArchives.parse(receipt.get("archives")).stream()
          .filter(archive -> !listed.contains(archive))
          .findFirst()
          .map(archive -> missing(context, archive));
    }
  }

  /** Segments that no manifest points to any more go with the next prune. */
  @Override
  public void compensate(StepContext context, Receipt receipt) {
    try (Repository repository = shelf.open(scope.estate())) {
      made(context, repository).forEach(header -> repository.deleteManifest(header.archive()));
    }
  }

  private CreateResult create(
      StepContext context, Repository repository, String address, String directory, boolean held)
      throws InterruptedException {
    CreateRequest request =
        new CreateRequest(
            archives().place(address, directory),
            archives().source(directory),
            shelf.excludes(scope.estate()),
            false,
            false,
            CHANNELS,
            Optional.empty(),
            Map.of(
                ServerArchives.TOKEN,
                context.token().value(),
                "run",
                context.run().value(),
                ServerArchives.CONSISTENCY,
                held ? ServerArchives.APPLICATION : ServerArchives.LIVE,
                "label",
                label));
    CreateResult result =
        new ArchiveCreate(ssh, repository, context.time())
            .run(
                request,
                ServerArchives.progress(context, "archiving " + directory),
                context.deadline());
    for (String file : result.inconsistent()) {
      context.progress("changed while it was read: " + file);
    }
    return result;
  }

  private boolean mustHold() {
    return quiesce && scope.server().quiesce().isPresent();
  }

  private Optional<String> address() {
    return scope.find().map(LocatedServer::instance).flatMap(Instance::address);
  }

  private List<ManifestHeader> made(StepContext context, Repository repository) {
    Instant earliest = context.started().minus(CLOCKS);
    return repository.archives().stream()
        .filter(archive -> archive.begun().isAfter(earliest))
        .flatMap(archive -> archives().header(context, repository, archive).stream())
        .filter(header -> context.token().value().equals(header.facts().get(ServerArchives.TOKEN)))
        .toList();
  }

  private List<ManifestHeader> headers(
      StepContext context, Repository repository, List<CreateResult> results) {
    return results.stream()
        .flatMap(result -> archives().header(context, repository, result.archive()).stream())
        .toList();
  }

  private Receipt receipt(Repository repository, List<ManifestHeader> made) {
    List<ServerArchives.Facts> facts =
        made.stream().map(header -> archives().read(repository, header.archive())).toList();
    return Receipt.of(
        "archive", made.get(0).archive().value(),
        "archives", ServerArchives.join(made.stream().map(ManifestHeader::archive).toList()),
        "consistency", facts.get(0).consistency(),
        "cut",
            made.stream()
                .map(ManifestHeader::begun)
                .min(Comparator.naturalOrder())
                .orElseThrow()
                .toString(),
        "source", label,
        "bytes", Long.toString(facts.stream().mapToLong(each -> each.end().bytes()).sum()),
        "entries", Long.toString(facts.stream().mapToLong(each -> each.end().entries()).sum()));
  }

  private ServerArchives archives() {
    return new ServerArchives(scope);
  }

  private Problem noServer() {
    return Problem.of(
        ProblemCode.BLOCKED,
        "server '" + scope.server().name() + "' cannot be archived",
        "it has no address; it does not exist, or is not in a network",
        "understudy status");
  }

  private Problem notHeld(StepContext context, boolean begun) {
    return Problem.of(
        ProblemCode.COMMAND_FAILED,
        "the archive of " + scope.server().name() + " does not stay: its writes were not held",
        begun
            ? "it took longer than they may be held, " + scope.server().quiesce().timeout()
            : "the commands under quiesce could not hold them",
        "raise servers."
            + scope.server().name()
            + ".quiesce.timeout, or say quiesce: none, then "
            + NextCommand.resume(context));
  }

  private static Problem missing(StepContext context, ArchiveId archive) {
    return Problem.of(
        ProblemCode.PROOF_FAILED,
        "archive " + archive + " is not in the repository",
        "it was made a moment ago",
        NextCommand.resume(context));
  }
}
