package dev.understudy.cli;

import dev.understudy.archive.KnownArchives;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.restore.ArchiveRestore;
import dev.understudy.archive.restore.RestorePreview;
import dev.understudy.archive.restore.RestoreRequest;
import dev.understudy.archive.restore.RestoreRequest.Proof;
import dev.understudy.archive.restore.RestoreResult;
import dev.understudy.core.Deadline;
import dev.understudy.core.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings an archive back to a server, proves it there, and swaps it in. */
@Command(
    name = "restore",
    description = {
      "Restore an archive to a server over SSH: beside the directory first, where every file is read back and hashed; then",
      "it takes the directory's place, and what was there is kept until --commit. A restore that was cut off is gone on with",
      "by the same command. Refused while a service runs on the data, or where there is no room. Owners are restored by",
      "number. The server needs sh, GNU tar and findutils; zstd and openssl make it faster.",
      "",
      "Archives that this host has neither made nor read whole are looked at entry by entry before anything is sent.",
      "Exit code 30 when something could not be restored; it is named.",
      "",
      "Examples:",
      "  understudy -f understudy.yaml archive restore --repository /backup/gams     the newest, to the estate's server",
      "  understudy archive restore latest --repository /backup/srv --to ssh://root@203.0.113.9/srv",
      "  understudy -f understudy.yaml archive restore --database measurements --repository /backup/gams",
      "  understudy archive restore latest --repository /backup/srv --to ssh://root@203.0.113.9/srv --path etc/app.conf",
      "  understudy archive restore --repository /backup/srv --to ssh://root@203.0.113.9/srv --roll-back"
    })
final class ArchiveRestoreCommand implements Callable<Integer> {
  /** Long enough for anything; a connection that answers no more is noticed by itself. */
  private static final Duration LIMIT = Duration.ofDays(7);

  private final Workbench workbench;

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      defaultValue = "latest",
      description = "The archive, as archive list shows it; the newest one by default.")
  private String archive = "latest";

  @Mixin private TargetOptions target = new TargetOptions();

  @Mixin private RepositoryOption repository = new RepositoryOption();

  @Mixin private DatabaseOption database = new DatabaseOption();

  @Option(
      names = "--into",
      paramLabel = "WHERE",
      description =
          "With --database: the new database that a dump becomes, or where the files go; as the estate says by default.")
  private @Nullable String into;

  @Mixin private ChannelOptions channels = new ChannelOptions();

  @Option(
      names = "--path",
      paramLabel = "PATH",
      description =
          "Only this file or directory, relative to what was archived, into what is there. May be given more than once.")
  private List<String> paths = new ArrayList<>();

  @Option(
      names = "--proof",
      paramLabel = "PROOF",
      defaultValue = "read-back",
      description =
          "read-back: every file is read and hashed on the server before it is swapped in; stream: hashes are checked only "
              + "as the data is sent. ${DEFAULT-VALUE} by default.")
  private String proof = "read-back";

  @Option(
      names = "--allow-devices",
      description = "Make device nodes, even of an archive that this host does not know.")
  private boolean allowDevices;

  @Option(
      names = "--as-user",
      description = "Do without what only root can restore: foreign owners, devices.")
  private boolean asUser;

  @Option(
      names = "--keep-intact",
      description = "Restore what is intact of a damaged archive, and name what is not.")
  private boolean keepIntact;

  @Option(names = "--commit", description = "Let go of what was there before the last restore.")
  private boolean commit;

  @Option(names = "--roll-back", description = "Put back what was there before the last restore.")
  private boolean rollBack;

  ArchiveRestoreCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (commit && rollBack) {
      throw Globals.usage("--commit and --roll-back at once", "say one of them").asException();
    }
    Thread thread = Thread.currentThread();
    workbench.signals().onSignal(thread::interrupt);
    try (Repository opened = repository.open(workbench)) {
      Optional<ArchiveId> named =
          archive.equals("latest") ? Optional.empty() : Optional.of(new ArchiveId(archive));
      if (database.isGiven()) {
        restoreDatabase(opened, named);
        return ExitCode.DONE.number();
      }
      boolean isWhole = true;
      for (TargetOptions.Target each : target.find(workbench, opened, named)) {
        isWhole &= one(opened, each, named);
      }
      workbench.output().object("result", Map.of("outcome", isWhole ? "succeeded" : "incomplete"));
      return (isWhole ? ExitCode.DONE : ExitCode.FAILED).number();
    } catch (InterruptedException e) {
      workbench.output().progress("stopped; the same command again goes on where this one was");
      throw e;
    } finally {
      workbench.signals().clear();
    }
  }

  private void restoreDatabase(Repository opened, Optional<ArchiveId> named)
      throws InterruptedException {
    if (target.isElsewhere() || commit || rollBack) {
      throw Globals.usage(
              "--database goes to a server of the estate",
              "--server NAME; what was kept of before is settled with --to and the directory")
          .asException();
    }
    NamedServer server = target.server(workbench);
    database.restore(
        workbench,
        opened,
        server,
        TargetOptions.newest(opened, named, Optional.of(database.source(server))),
        Optional.ofNullable(into),
        Deadline.in(workbench.time(), LIMIT));
    workbench.output().object("result", Map.of("outcome", "succeeded"));
  }

  /** Whether all is well. */
  private boolean one(Repository opened, TargetOptions.Target each, Optional<ArchiveId> named)
      throws InterruptedException {
    KnownArchives known = workbench.knownArchives();
    RestoreRequest request =
        new RestoreRequest(
            each.archive(opened, named),
            each.place(),
            paths,
            each.services(),
            proof(),
            known::has,
            allowDevices,
            asUser,
            keepIntact,
            channels.channels(),
            channels.bytesPerSecond());
    ArchiveRestore restore = new ArchiveRestore(workbench.ssh(), opened, workbench.time());
    Deadline deadline = Deadline.in(workbench.time(), LIMIT);
    if (commit || rollBack) {
      return settle(restore, request, deadline);
    }
    if (workbench.globals().dryRun) {
      preview(request, restore.preview(request, deadline));
      return true;
    }
    Confirmation.ask(
        workbench.globals(),
        "Archive "
            + request.archive()
            + (paths.isEmpty() ? " takes the place of " : ", in part, is put into ")
            + request.to()
            + "; what is there is kept until --commit.");
    Instant begun = workbench.time().now();
    RestoreResult result =
        restore.run(request, new TransferProgress(workbench.output(), workbench.time()), deadline);
    if (result.isProvenWhole() && !known.has(result.manifestSha256())) {
      known.add(result.manifestSha256());
    }
    if (result.keptBefore().isEmpty()) {
      restore.commit(request, deadline);
    }
    tell(request, result, Duration.between(begun, workbench.time().now()));
    return result.notRestored().isEmpty() || (asUser && !keepIntact);
  }

  private Proof proof() {
    return switch (proof) {
      case "read-back" -> Proof.READ_BACK;
      case "stream" -> Proof.STREAM;
      default ->
          throw Globals.usage("'" + proof + "' is no proof", "--proof read-back | stream")
              .asException();
    };
  }

  private boolean settle(ArchiveRestore restore, RestoreRequest request, Deadline deadline)
      throws InterruptedException {
    Output output = workbench.output();
    String what =
        commit
            ? "what was there before the restore of " + request.to() + " is deleted"
            : "what was there before the restore of "
                + request.to()
                + " takes its place again; what was restored is deleted";
    if (workbench.globals().dryRun) {
      output.text("would be done: " + what);
      return true;
    }
    Confirmation.ask(workbench.globals(), what);
    boolean isDone =
        commit ? restore.commit(request, deadline) : restore.rollBack(request, deadline);
    output.text(
        isDone
            ? (commit ? "committed: " : "rolled back: ") + request.to()
            : "nothing to do: no restore of " + request.to() + " waits for it");
    output.object(
        commit ? "committed" : "rolled-back",
        Map.of("target", request.to().toString(), "done", isDone));
    return true;
  }

  private void preview(RestoreRequest request, RestorePreview preview) {
    Output output = workbench.output();
    output.text(
        "%s  %d entries, %s, would go to %s%s"
            .formatted(
                request.archive(),
                preview.entries(),
                Bytes.text(preview.bytes()),
                request.to(),
                preview.isKnown() ? "" : "; this host does not know it: it is looked at first"));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("archive", request.archive().value());
    fields.put("target", request.to().toString());
    fields.put("entries", preview.entries());
    fields.put("bytes", preview.bytes());
    fields.put("known", preview.isKnown());
    output.object("plan", fields);
  }

  private void tell(RestoreRequest request, RestoreResult result, Duration took) {
    Output output = workbench.output();
    result.warnings().forEach(line -> output.progress("warning: " + line));
    result.notRestored().forEach(line -> output.progress("not restored: " + line));
    long perSecond = result.bytes() * 1000 / Math.max(1, took.toMillis());
    output.text(
        "%s  %d entries, %s to %s in %s (%s/s); %s"
            .formatted(
                request.archive(),
                result.entries(),
                Bytes.text(result.bytes()),
                request.to(),
                Durations.text(took),
                Bytes.text(perSecond),
                request.proof() == Proof.READ_BACK
                    ? result.provenFiles() + " files read back and the same"
                    : "hashes checked as it was sent"));
    result
        .keptBefore()
        .ifPresent(
            before ->
                output.text(
                    "what was there is kept as " + before + " until --commit or --roll-back"));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("archive", request.archive().value());
    fields.put("target", request.to().toString());
    fields.put("entries", result.entries());
    fields.put("bytes", result.bytes());
    fields.put("proof", request.proof().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    fields.put("provenFiles", result.provenFiles());
    fields.put("sentBytes", result.sentBytes());
    fields.put("sentSegments", result.sentSegments());
    fields.put("resumedSegments", result.resumedSegments());
    result.keptBefore().ifPresent(before -> fields.put("keptBefore", before));
    fields.put("notRestored", result.notRestored());
    fields.put("warnings", result.warnings());
    fields.put("seconds", Durations.seconds(took));
    output.object("restored", fields);
  }
}
