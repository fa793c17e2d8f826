package dev.understudy.cli;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.EstateFile;
import dev.understudy.core.ExitCode;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.store.DirectoryRunStore;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.LabServer;
import dev.understudy.lab.Sabotage;
import dev.understudy.runbooks.Environment;
import dev.understudy.runbooks.StepKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The drill in a lab: start it, run the lab's drill runbook on it, take it down, leave nothing but
 * the journal, which tells the next drill how long its steps take.
 */
final class LabDrill {
  /** What the lab's server is brought back from. */
  enum From {
    SNAPSHOT("drill-lab.md"),
    ARCHIVE("drill-lab-archive.md");

    private final String resource;

    From(String resource) {
      this.resource = "/dev/understudy/cli/" + resource;
    }
  }

  private final Workbench workbench;
  private final From from;
  private final String layout;
  private final List<String> faults;
  private final Sabotage sabotage;
  private final Optional<Path> chosen;
  private final boolean keep;

  LabDrill(
      Workbench workbench,
      From from,
      String layout,
      List<String> faults,
      Sabotage sabotage,
      Optional<Path> chosen,
      boolean keep) {
    this.workbench = workbench;
    this.from = from;
    this.layout = layout;
    this.faults = List.copyOf(faults);
    this.sabotage = sabotage;
    this.chosen = chosen;
    this.keep = keep;
  }

  ExitCode run() throws InterruptedException {
    if (from == From.ARCHIVE && !RepositorySabotage.isKnown(sabotage)) {
      throw Globals.usage(
              "archives cannot be sabotaged by " + sabotage.word(),
              "--sabotage stale-snapshot | truncated-data | wrong-dns")
          .asException();
    }
    Path dir = directory();
    workbench.output().progress("starting a lab in " + dir + " ...");
    try {
      LabOptions options = LabLauncher.options(dir, layout, "quick", faults).with(sabotage);
      try (LabServer lab = LabLauncher.start(options)) {
        return drill(dir, lab);
      }
    } finally {
      cleanUp(dir);
    }
  }

  private ExitCode drill(Path dir, LabServer lab) throws InterruptedException {
    Estate estate = EstateFile.load(lab.estate());
    Environment environment = workbench.environmentOf(estate);
    DirectoryRunStore store =
        new DirectoryRunStore(
            workbench.runStores().directory(estate), estate.name(), workbench.time());
    DrillArchive archive = new DrillArchive(workbench.homeState().resolve("lab"), memory());
    Path repository = dir.resolve("archives");
    StepKind[] labSteps =
        LabSteps.of(
                lab,
                new LabInventory(lab.inventory()),
                store,
                new RepositorySabotage(repository, sabotage))
            .toArray(StepKind[]::new);
    RunDriver driver =
        RunDriver.inLab(
            workbench,
            environment,
            store,
            archive.store(estate.name(), workbench.time()),
            workbench.runbooks().with(runbookDirectory(dir)),
            workbench.catalog(store).with(labSteps));
    ExitCode exit = driver.start("drill", Map.of("server", "data"));
    List<String> unused = lab.unusedFaults();
    if (exit == ExitCode.DONE && !unused.isEmpty() && !workbench.globals().dryRun) {
      throw Problem.of(
              ProblemCode.PROOF_FAILED,
              "scripted faults that never fired: " + unused,
              "a fault that does not fire tests nothing",
              "")
          .asException();
    }
    store.list().forEach(run -> archive.keep(store.directoryOf(run), estate.name()));
    return exit;
  }

  private String memory() {
    return from == From.ARCHIVE ? layout + "-archive" : layout;
  }

  private Path directory() {
    try {
      if (chosen.isPresent()) {
        Path dir = chosen.get().toAbsolutePath().normalize();
        if (Files.exists(dir) && !isEmpty(dir)) {
          throw Globals.usage(
                  dir + " is not empty", "a drill wants a directory of its own: --dir NEW")
              .asException();
        }
        return Files.createDirectories(dir);
      }
      return Files.createTempDirectory("understudy-lab-");
    } catch (IOException e) {
      throw Problem.of(
              ProblemCode.STATE_UNWRITABLE,
              "the lab's directory cannot be made",
              String.valueOf(e.getMessage()),
              "--dir DIR")
          .asException();
    }
  }

  private static boolean isEmpty(Path dir) throws IOException {
    try (var entries = Files.list(dir)) {
      return entries.findAny().isEmpty();
    }
  }

  /** The lab's own edition of the drill, laid where it can be read. */
  private Path runbookDirectory(Path dir) {
    try (InputStream text =
        Objects.requireNonNull(LabDrill.class.getResourceAsStream(from.resource))) {
      Path runbooks = Files.createDirectories(dir.resolve("runbooks"));
      Files.write(runbooks.resolve("drill.md"), text.readAllBytes());
      return runbooks;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void cleanUp(Path dir) {
    if (keep) {
      workbench.output().progress("kept: " + dir);
      return;
    }
    FileTree.delete(dir);
  }
}
