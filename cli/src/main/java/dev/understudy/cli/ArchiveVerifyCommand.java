package dev.understudy.cli;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.RawPath;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.lock.HeldLock;
import dev.understudy.archive.lock.LockMode;
import dev.understudy.archive.lock.RepositoryLocks;
import dev.understudy.archive.verify.ArchiveVerify;
import dev.understudy.archive.verify.Fault;
import dev.understudy.archive.verify.Level;
import dev.understudy.archive.verify.Proofs;
import dev.understudy.archive.verify.VerifyReport;
import dev.understudy.archive.verify.VerifyRequest;
import dev.understudy.core.ExitCode;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds out whether archives are what they were when they were made. */
@Command(
    name = "verify",
    description = {
      "Check that archives are whole: the manifest by its hash, every segment by presence and length (level L0), and with",
      "--read-data every byte: segments, files and attributes against the manifest (level L1). What is wrong is named,",
      "with the files that it takes with it and how much is intact. The proof is kept in the repository.",
      "Exit code 30 when anything is wrong, and when there is nothing to check.",
      "",
      "Examples:  understudy -f understudy.yaml archive verify",
      "           understudy archive verify --all --read-data --repository /var/backups/gams",
      "           understudy archive verify --sample 5%"
    })
final class ArchiveVerifyCommand implements Callable<Integer> {
  private static final int SHOWN = 20;

  private final Workbench workbench;

  @Mixin private RepositoryOption repository = new RepositoryOption();

  @Parameters(
      paramLabel = "ARCHIVE",
      arity = "0..*",
      description = "Ids of archives; the newest one by default.")
  private List<String> ids = List.of();

  @Option(names = "--all", description = "Every archive of the repository.")
  private boolean all;

  @Option(names = "--read-data", description = "Read every byte.")
  private boolean readData;

  @Option(
      names = "--sample",
      paramLabel = "SHARE",
      description = "Read the bytes of a share of the segments, such as 5%%, chosen by --seed.")
  private @Nullable String sample;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of a sample; printed when it is made up, to repeat it.")
  private @Nullable Long seed;

  ArchiveVerifyCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    double share = readData ? 1 : sample == null ? 0 : share(sample);
    long chosen = seed == null ? new SecureRandom().nextInt(Integer.MAX_VALUE) : seed;
    Output output = workbench.output();
    try (Repository opened = repository.open(workbench);
        HeldLock lock =
            new RepositoryLocks(opened.store(), workbench.time())
                .take(RepositoryLocks.CONTENTS, LockMode.SHARED, "archive verify")) {
      output.detail("lock " + lock.id());
      List<ArchiveId> archives = archives(opened);
      if (archives.isEmpty()) {
        throw Problem.of(
                ProblemCode.PROOF_FAILED,
                "there is nothing to check",
                "the repository has no archive",
                "understudy archive create")
            .asException();
      }
      if (share > 0 && share < 1) {
        output.progress("the sample is repeated by --seed " + chosen);
      }
      int failed = 0;
      for (ArchiveId id : archives) {
        VerifyReport report =
            ArchiveVerify.verify(opened, new VerifyRequest(id, share, chosen), output::detail);
        print(report);
        report.level().ifPresent(level -> remember(opened, id, level));
        failed += report.isSound() ? 0 : 1;
      }
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("outcome", failed == 0 ? "succeeded" : "failed");
      result.put("checked", archives.size());
      result.put("failed", failed);
      if (share > 0 && share < 1) {
        result.put("seed", chosen);
      }
      output.object("result", result);
      return (failed == 0 ? ExitCode.DONE : ProblemCode.ARCHIVE_DAMAGED.exit()).number();
    }
  }

  private List<ArchiveId> archives(Repository opened) {
    if (!ids.isEmpty()) {
      return ids.stream().map(ArchiveId::new).toList();
    }
    List<ArchiveId> known = opened.archives();
    return all || known.isEmpty() ? known : List.of(known.get(known.size() - 1));
  }

  private void remember(Repository opened, ArchiveId id, Level level) {
    if (!workbench.globals().dryRun) {
      new Proofs(opened.store()).record(id, level, workbench.time().now(), "verify");
    }
  }

  private void print(VerifyReport report) {
    Output output = workbench.output();
    for (Fault fault : report.faults()) {
      output.text("wrong: " + fault);
      fault.files().stream().limit(SHOWN).forEach(file -> output.text("       " + file.shown()));
      if (fault.fileCount() > SHOWN) {
        output.text("       and " + (fault.fileCount() - SHOWN) + " more");
      }
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("archive", report.archive().value());
      fields.put("where", fault.where());
      fields.put("why", fault.why());
      fields.put("fileCount", fault.fileCount());
      fields.put("files", fault.files().stream().map(RawPath::shown).toList());
      output.object("fault", fields);
    }
    if (!output.isQuiet() || !report.isSound()) {
      output.text(summary(report));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("archive", report.archive().value());
    report.level().ifPresent(level -> fields.put("level", level.name()));
    fields.put("files", report.files());
    fields.put("segments", report.segments());
    fields.put("readSegments", report.readSegments());
    fields.put("readBytes", report.readBytes());
    fields.put("provenFiles", report.provenFiles());
    fields.put("doubtfulFiles", report.doubtfulFiles());
    fields.put("faults", report.faults().size());
    output.object("verified", fields);
  }

  private static String summary(VerifyReport report) {
    String read =
        "%d of %d segments read (%s), %d of %d files proven"
            .formatted(
                report.readSegments(),
                report.segments(),
                ArchiveListCommand.bytes(report.readBytes()),
                report.provenFiles(),
                report.files());
    return report
        .level()
        .map(level -> report.archive() + "  sound (" + level + "): " + read)
        .orElse(
            report.archive()
                + "  damaged: "
                + read
                + ", "
                + report.doubtfulFiles()
                + " lost or in doubt");
  }

  private static double share(String text) {
    if (text.matches("[0-9]{1,3}(\\.[0-9]{1,4})?%")) {
      double share = Double.parseDouble(text.substring(0, text.length() - 1)) / 100;
      if (share > 0 && share <= 1) {
        return share;
      }
    }
    throw Globals.usage("'" + text + "' is no share of an archive", "--sample 5%").asException();
  }
}
