package dev.understudy.cli;

import dev.understudy.archive.catalog.ArchiveFacts;
import dev.understudy.archive.catalog.Catalog;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.verify.Proof;
import dev.understudy.core.ExitCode;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the archives of a repository with what each is worth. */
@Command(
    name = "list",
    description = {
      "List the archives of a repository, oldest first: source, age, entries, bytes, what was stored for it, the archive",
      "it builds on, the highest level proven and how long ago, and how many files changed while they were read.",
      "",
      "Examples:  understudy -f understudy.yaml archive list",
      "           understudy archive list --repository /var/backups/gams --json"
    })
final class ArchiveListCommand implements Callable<Integer> {
  private static final String FORMAT = "%-26s %10s  %9s %9s %9s  %-26s %-18s %12s  %s";

  private final Workbench workbench;

  @Mixin private RepositoryOption repository = new RepositoryOption();

  ArchiveListCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    Output output = workbench.output();
    Instant now = workbench.time().now();
    try (Repository opened = repository.open(workbench)) {
      Catalog catalog = Catalog.read(opened);
      if (catalog.archives().isEmpty()) {
        output.progress("there is no archive yet: understudy archive create");
      } else {
        output.text(
            String.format(
                FORMAT,
                "ARCHIVE",
                "AGE",
                "ENTRIES",
                "BYTES",
                "STORED",
                "PARENT",
                "PROVEN",
                "INCONSISTENT",
                "SOURCE"));
      }
      catalog.archives().forEach(archive -> print(archive, now));
      catalog.damaged().forEach(this::print);
      boolean isWhole = catalog.damaged().isEmpty();
      output.object(
          "result",
          Map.of(
              "outcome",
              isWhole ? "succeeded" : "failed",
              "archives",
              catalog.archives().size(),
              "damaged",
              catalog.damaged().size()));
      return (isWhole ? ExitCode.DONE : ProblemCode.ARCHIVE_DAMAGED.exit()).number();
    }
  }

  private void print(ArchiveFacts archive, Instant now) {
    workbench
        .output()
        .text(
            String.format(
                FORMAT,
                archive.id(),
                Durations.text(Duration.between(archive.id().begun(), now)),
                archive.end().entries(),
                bytes(archive.end().bytes()),
                bytes(archive.ownBytes()),
                archive.header().parent().map(ArchiveId::value).orElse("-"),
                archive.proof().map(proof -> proven(proof, now)).orElse("-"),
                archive.end().inconsistent(),
                archive.header().source()));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("archive", archive.id().value());
    fields.put("source", archive.header().source());
    fields.put("begun", archive.header().begun().toString());
    fields.put("finished", archive.end().finished().toString());
    fields.put("entries", archive.end().entries());
    fields.put("bytes", archive.end().bytes());
    fields.put("stored", archive.ownBytes());
    archive.header().parent().ifPresent(parent -> fields.put("parent", parent.value()));
    archive
        .proof()
        .ifPresent(
            proof -> {
              fields.put("verified", proof.level().name());
              fields.put("verifiedAt", proof.at().toString());
              fields.put("proofAge", Durations.seconds(Duration.between(proof.at(), now)));
            });
    fields.put("inconsistent", archive.end().inconsistent());
    workbench.output().object("archive", fields);
  }

  private void print(ArchiveId id, Problem problem) {
    workbench.output().text(String.format("%-26s damaged: %s", id, problem.why()));
    workbench.output().problem(problem);
    workbench
        .output()
        .object("damaged", Map.of("archive", id.value(), "problem", Output.problemFields(problem)));
  }

  private static String proven(Proof proof, Instant now) {
    return proof.level() + " " + Durations.text(Duration.between(proof.at(), now)) + " ago";
  }

  /** {@code 812 B}, {@code 4.2 KiB}, {@code 1.0 GiB}. */
  static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes;
    String units = "KMGTPE";
    int unit = -1;
    while (value >= 1024 && unit < units.length() - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %ciB", value, units.charAt(unit));
  }
}
