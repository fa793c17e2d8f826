package dev.understudy.cli;

import dev.understudy.archive.create.ArchiveCreate;
import dev.understudy.archive.create.CreatePreview;
import dev.understudy.archive.create.CreateRequest;
import dev.understudy.archive.create.CreateResult;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.remote.RemotePlace;
import dev.understudy.core.Deadline;
import dev.understudy.core.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Archives directories of a server into a repository. */
@Command(
    name = "create",
    description = {
      "Archive a directory of a server over SSH: what changed since the last archive of the same source is read, hashed",
      "and stored, the rest is pointed to. The server needs sh and GNU tar; find, zstd and dd make it faster. A create that",
      "was cut off is gone on with by the same command, from the last finished segment.",
      "",
      "Examples:",
      "  understudy -f understudy.yaml archive create --repository /backup/gams      the data of the estate's server",
      "  understudy archive create --from ssh://root@203.0.113.7/srv --repository /backup/srv",
      "  understudy -f understudy.yaml archive create --database measurements --repository /backup/gams",
      "  understudy archive create --from ssh://root@203.0.113.7/srv --repository /backup/srv --exclude '*.tmp' --limit 50MB/s"
    })
final class ArchiveCreateCommand implements Callable<Integer> {
  /** Long enough for anything; a connection that answers no more is noticed by itself. */
  private static final Duration LIMIT = Duration.ofDays(7);

  private final Workbench workbench;

  @Mixin private SourceOptions source = new SourceOptions();

  @Mixin private RepositoryOption repository = new RepositoryOption();

  @Mixin private DatabaseOption database = new DatabaseOption();

  @Mixin private ChannelOptions channels = new ChannelOptions();

  @Option(names = "--full", description = "Read everything, whatever earlier archives hold.")
  private boolean full;

  @Option(
      names = "--rehash",
      description =
          "Read the content of unchanged-looking files too, and say which differ from the last archive.")
  private boolean rehash;

  @Option(
      names = "--exclude",
      paramLabel = "PATTERN",
      description =
          "Leave out paths below the directory that match, with all below them: * is any but a slash, ** anything. "
              + "A pattern without a slash matches a name at any depth. May be given more than once.")
  private List<String> excludes = new ArrayList<>();

  @Option(
      names = "--name",
      paramLabel = "SOURCE",
      description = "What the source is called in the repository; its address by default.")
  private @Nullable String name;

  ArchiveCreateCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() throws InterruptedException {
    Thread thread = Thread.currentThread();
    workbench.signals().onSignal(thread::interrupt);
    try (Repository opened = repository.openOrCreate(workbench, List.of())) {
      if (database.isGiven()) {
        createDatabase(opened);
        return ExitCode.DONE.number();
      }
      boolean isWhole = true;
      for (SourceOptions.Source each : source.find(workbench, Optional.ofNullable(name))) {
        isWhole &= create(opened, each);
      }
      workbench.output().object("result", Map.of("outcome", isWhole ? "succeeded" : "incomplete"));
      return ExitCode.DONE.number();
    } catch (InterruptedException e) {
      workbench
          .output()
          .progress("stopped; the same command again goes on from the last finished segment");
      throw e;
    } finally {
      workbench.signals().clear();
    }
  }

  private void createDatabase(Repository opened) throws InterruptedException {
    if (source.isElsewhere()) {
      throw Globals.usage("--database is of a server of the estate", "--server NAME").asException();
    }
    NamedServer server = source.server(workbench);
    Instant begun = workbench.time().now();
    CreateResult result =
        database.create(workbench, opened, server, Deadline.in(workbench.time(), LIMIT));
    Duration took = Duration.between(begun, workbench.time().now());
    tell(database.source(server), result, took);
    workbench.output().object("result", Map.of("outcome", "succeeded"));
  }

  /** Whether all files are of one instant and none had gone. */
  private boolean create(Repository opened, SourceOptions.Source each) throws InterruptedException {
    Output output = workbench.output();
    RemotePlace place = each.place();
    CreateRequest request =
        new CreateRequest(
            place,
            each.name(),
            excludes,
            full,
            rehash,
            channels.channels(),
            channels.bytesPerSecond(),
            Map.of());
    ArchiveCreate create = new ArchiveCreate(workbench.ssh(), opened, workbench.time());
    Deadline deadline = Deadline.in(workbench.time(), LIMIT);
    if (workbench.globals().dryRun) {
      return preview(create, request, deadline);
    }
    Instant begun = workbench.time().now();
    CreateResult result =
        create.run(request, new TransferProgress(output, workbench.time()), deadline);
    workbench.knownArchives().add(result.manifestSha256());
    Duration took = Duration.between(begun, workbench.time().now());
    tell(each.name(), result, took);
    return result.inconsistent().isEmpty() && result.vanished().isEmpty();
  }

  private boolean preview(ArchiveCreate create, CreateRequest request, Deadline deadline)
      throws InterruptedException {
    Output output = workbench.output();
    CreatePreview preview =
        create.preview(request, path -> output.text("read  " + path.shown()), deadline);
    output.text(
        "%s: would read %d names, %s; %d are unchanged%s"
            .formatted(
                request.source(),
                preview.names(),
                Bytes.text(preview.bytes()),
                preview.unchanged(),
                preview.parent().map(id -> " since " + id).orElse("")));
    output.object(
        "preview",
        Map.of(
            "source", request.source(),
            "names", preview.names(),
            "bytes", preview.bytes(),
            "unchanged", preview.unchanged()));
    return true;
  }

  private void tell(String named, CreateResult result, Duration took) {
    Output output = workbench.output();
    result.inconsistent().forEach(line -> output.progress("changed while it was read: " + line));
    result.vanished().forEach(line -> output.progress("not read: " + line));
    long perSecond = result.readBytes() * 1000 / Math.max(1, took.toMillis());
    output.text(
        "%s  %d entries, %s; read %s, stored %s in %s (%s/s)"
            .formatted(
                result.archive(),
                result.entries(),
                Bytes.text(result.bytes()),
                Bytes.text(result.readBytes()),
                Bytes.text(result.storedBytes()),
                Durations.text(took),
                Bytes.text(perSecond)));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("archive", result.archive().value());
    fields.put("source", named);
    fields.put("entries", result.entries());
    fields.put("bytes", result.bytes());
    fields.put("readBytes", result.readBytes());
    fields.put("storedBytes", result.storedBytes());
    fields.put("sentBytes", result.sentBytes());
    fields.put("resumedSegments", result.resumedSegments());
    fields.put("inconsistent", result.inconsistent());
    fields.put("vanished", result.vanished());
    fields.put("manifestSha256", result.manifestSha256());
    fields.put("seconds", Durations.seconds(took));
    output.object("archive", fields);
  }
}
