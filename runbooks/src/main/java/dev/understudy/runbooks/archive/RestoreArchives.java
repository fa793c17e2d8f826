package dev.understudy.runbooks.archive;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.restore.ArchiveRestore;
import dev.understudy.archive.restore.RestoreRequest;
import dev.understudy.archive.restore.RestoreResult;
import dev.understudy.cloud.server.Host;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import dev.understudy.core.ssh.Ssh;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings a server's archives to a host, each to the directory that it was made of, and has every
 * file read back and hashed there before it is put in place. What was there before is kept.
 *
 * @param archives ids, joined by commas
 */
record RestoreArchives(
    StepId id, ServerScope scope, Ssh ssh, ArchiveShelf shelf, Value address, Value archives)
    implements ReversibleStep {
  private static final int CHANNELS = 2;

  @Override
  public String summary() {
    return "Restore the data of " + scope.server().name() + " from its archives";
  }

  /** The engine goes on where it was cut off, and does nothing when all is done. */
  @Override
  public Precheck precheck(StepContext context) {
    return Precheck.ready();
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    long files = 0;
    long bytes = 0;
    List<String> directories = new ArrayList<>();
    try (Repository repository = shelf.open(scope.estate())) {
      for (ArchiveId archive : ServerArchives.parse(archives.in(context))) {
        RestoreRequest request = request(context, repository, archive);
        RestoreResult result =
            new ArchiveRestore(ssh, repository, context.time())
                .run(
                    request,
                    ServerArchives.progress(context, "restoring " + request.to().directory()),
                    context.deadline());
        if (!result.notRestored().isEmpty()) {
          throw incomplete(context, archive, result.notRestored()).asException();
        }
        files += result.provenFiles();
        bytes += result.bytes();
        directories.add(request.to().directory());
      }
    }
    return Receipt.of(
        "archives", archives.in(context),
        "files", Long.toString(files),
        "bytes", Long.toString(bytes),
        "directories", String.join(",", directories));
  }

  /**
   * Every file was hashed on the host; nothing at all is no proof, and what was there must stay.
   */
  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    if (receipt.get("files").equals("0")) {
      return Optional.of(notThere(context, "no file was read back and compared"));
    }
    try (Host host = scope.login(context, address.in(context))) {
      for (String directory : receipt.get("directories").split(",")) {
        if (!host.run("test", "-d", directory).isSuccess()) {
          return Optional.of(notThere(context, directory + " is not there"));
        }
      }
      return Optional.empty();
    }
  }

  /** A host that no longer answers is about to be released with what was brought there. */
  @Override
  public void compensate(StepContext context, Receipt receipt) throws InterruptedException {
    Optional<Host> answering = scope.loginIfAnswering(context, address.in(context));
    if (answering.isEmpty()) {
      context.progress(address.in(context) + " does not answer; nothing to take back there");
      return;
    }
    answering.get().close();
    try (Repository repository = shelf.open(scope.estate())) {
      for (ArchiveId archive : ServerArchives.parse(archives.in(context))) {
        new ArchiveRestore(ssh, repository, context.time())
            .rollBack(request(context, repository, archive), context.deadline());
      }
    }
  }

  private RestoreRequest request(StepContext context, Repository repository, ArchiveId archive) {
    ServerArchives own = new ServerArchives(scope);
    ServerArchives.Facts facts = own.read(repository, archive);
    String directory = new String(facts.header().directory().bytes(), StandardCharsets.UTF_8);
    if (!own.directories().contains(directory)
        || !facts.header().source().equals(own.source(directory))) {
      throw foreign(archive, facts.header().source()).asException();
    }
    return new RestoreRequest(
        archive,
        own.place(address.in(context), directory),
        List.of(),
        scope.server().services(),
        RestoreRequest.Proof.READ_BACK,
        sha256 -> shelf.isKnown(scope.estate(), sha256),
        false,
        false,
        false,
        CHANNELS,
        Optional.empty());
  }

  private Problem foreign(ArchiveId archive, String source) {
    return Problem.of(
        ProblemCode.BLOCKED,
        "archive " + archive + " is not of server '" + scope.server().name() + "'",
        "it was made of " + source,
        "understudy archive list");
  }

  private static Problem incomplete(StepContext context, ArchiveId archive, List<String> missing) {
    return Problem.of(
        ProblemCode.PROOF_FAILED,
        missing.size() + " entries of archive " + archive + " could not be restored",
        String.join("; ", missing.subList(0, Math.min(5, missing.size()))),
        NextCommand.undo(context));
  }

  private Problem notThere(StepContext context, String why) {
    return Problem.of(
        ProblemCode.PROOF_FAILED,
        "the data on " + address.in(context) + " is not what the archives hold",
        why,
        NextCommand.undo(context));
  }
}
