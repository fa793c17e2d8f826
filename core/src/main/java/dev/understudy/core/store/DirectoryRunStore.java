package dev.understudy.core.store;

import dev.understudy.core.Journal;
import dev.understudy.core.Lease;
import dev.understudy.core.LeaseClaim;
import dev.understudy.core.LeaseHolder;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import dev.understudy.core.RunSummary;
import dev.understudy.core.SoundJournal;
import dev.understudy.core.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs in a directory: {@code <state>/<estate>/runs/<run>/journal.jsonl} and {@code
 * <state>/<estate>/lease}. Directories are 0700 and files 0600. Safe for use by many threads and
 * processes of one host.
 */
public final class DirectoryRunStore implements RunStore {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern RUN = Pattern.compile("[0-9]{8}t[0-9]{6}z-[0-9a-f]{6}");
  static final String JOURNAL = "journal.jsonl";
  private static final String NOTES = "notes";

  private final Path directory;
  private final TimeSource time;
  private final Map<String, String> mark;

  /**
   * Nothing is created before the first write.
   *
   * @throws dev.understudy.core.ProblemException {@link ProblemCode#INVALID_FILE} when the estate's
   *     name cannot be that of a directory
   */
  public DirectoryRunStore(Path state, String estate, TimeSource time) {
    this(state, estate, time, Map.of());
  }

  /**
   * The same, with facts that go into the journal wherever a run begins or goes on here.
   *
   * @param mark such facts
   */
  public DirectoryRunStore(Path state, String estate, TimeSource time, Map<String, String> mark) {
    if (!NAME.matcher(estate).matches()) {
      throw Problem.of(
              ProblemCode.INVALID_FILE,
              "The estate's name '" + estate + "' cannot be used as the name of a directory.",
              "Letters, digits, and . _ - after the first are allowed, 100 characters at most.",
              "Change `name` in the estate file")
          .asException();
    }
    this.directory = state.resolve(estate);
    this.time = time;
    this.mark = Map.copyOf(mark);
  }

  @Override
  public Journal create(RunHeader header) {
    Path file = file(header.run());
    try {
      StateFiles.makeDirectory(directoryOf(header.run()));
      if (Files.exists(file)) {
        throw new IllegalStateException("there is a run " + header.run() + " already");
      }
      Files.deleteIfExists(file.resolveSibling(JOURNAL + ".next"));
      return FileJournal.create(file, header, time, mark);
    } catch (IOException e) {
      throw StateProblems.unwritable(file, "create", e);
    }
  }

  @Override
  public Journal open(RunId run) {
    try {
      return FileJournal.open(file(run), time, mark);
    } catch (IOException e) {
      throw StateProblems.unwritable(file(run), "write", e);
    }
  }

  @Override
  public SoundJournal verify(RunId run) {
    return JournalVerifier.verify(file(run));
  }

  /** From the ends of the journals, and from an index of those that have ended. */
  @Override
  public List<RunSummary> summaries() {
    return new RunSummaries(this, directory.resolve("runs.index"), this::file).of(names(false));
  }

  @Override
  public List<RunId> list() {
    return names(true);
  }

  /**
   * The names of runs; a directory without a journal is none, which is worth a look unless the
   * journal is looked at anyway.
   */
  private List<RunId> names(boolean looks) {
    Path runs = directory.resolve("runs");
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(runs)) {
      return entries
          .filter(entry -> RUN.matcher(entry.getFileName().toString()).matches())
          .filter(entry -> !looks || Files.exists(entry.resolve(JOURNAL)))
          .map(entry -> new RunId(entry.getFileName().toString()))
          .sorted(Comparator.reverseOrder())
          .toList();
    } catch (UncheckedIOException e) {
      throw StateProblems.unwritable(runs, "read", new IOException(e.getMessage(), e));
    } catch (IOException e) {
      throw StateProblems.unwritable(runs, "read", e);
    }
  }

  @Override
  public Lease acquire(LeaseClaim claim) {
    try {
      StateFiles.makeDirectory(directory);
      return FileLease.acquire(directory, claim, time);
    } catch (IOException e) {
      throw StateProblems.unwritable(directory.resolve(FileLease.NAME), "write", e);
    }
  }

  @Override
  public Optional<LeaseHolder> holder() {
    try {
      return FileLease.holder(directory);
    } catch (IOException e) {
      throw StateProblems.unwritable(directory.resolve(FileLease.NAME), "read", e);
    }
  }

  @Override
  public void evict(LeaseHolder holder, String by) {
    try {
      FileLease.evict(directory, holder, by);
    } catch (IOException e) {
      throw StateProblems.unwritable(directory.resolve(FileLease.NAME), "write", e);
    }
  }

  @Override
  public void breakLease(LeaseHolder holder, String by) {
    try {
      FileLease.breakLease(directory, holder);
    } catch (IOException e) {
      throw StateProblems.unwritable(directory.resolve(FileLease.NAME), "write", e);
    }
  }

  @Override
  public void leave(RunId run, String name, String text) {
    Path file = note(run, name);
    try {
      StateFiles.makeDirectory(directoryOf(run).resolve(NOTES));
      StateFiles.replace(file, text);
    } catch (IOException e) {
      throw StateProblems.unwritable(file, "write", e);
    }
  }

  @Override
  public Optional<String> find(RunId run, String name) {
    Path file = note(run, name);
    try {
      return HolderFile.read(file);
    } catch (IOException e) {
      throw StateProblems.unwritable(file, "read", e);
    }
  }

  /** The whole lines of a sound journal, to the byte. */
  public List<String> lines(RunId run) {
    return text(run).lines().toList();
  }

  /** Makes the journal of another store known here, as it is; one that is here is left alone. */
  public void adopt(RunId run, DirectoryRunStore other) {
    Path file = file(run);
    try {
      if (!Files.exists(file)) {
        StateFiles.makeDirectory(directoryOf(run));
        StateFiles.replace(file, other.text(run));
      }
    } catch (IOException e) {
      throw StateProblems.unwritable(file, "write", e);
    }
  }

  /** Forgets a run that is kept elsewhere; the journal goes first. Repeatable. */
  public void forget(RunId run) {
    try {
      Files.deleteIfExists(file(run));
      if (Files.isDirectory(directoryOf(run))) {
        try (Stream<Path> files = Files.walk(directoryOf(run))) {
          for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.deleteIfExists(each);
          }
        }
      }
    } catch (IOException e) {
      throw StateProblems.unwritable(directoryOf(run), "remove", e);
    }
  }

  /** The directory of one run, for reports that belong to it; it exists once the run does. */
  public Path directoryOf(RunId run) {
    return directory.resolve("runs").resolve(run.value());
  }

  /** A name may hold slashes, as the ids of steps do. */
  private Path note(RunId run, String name) {
    return directoryOf(run).resolve(NOTES).resolve(name.replace('/', '~'));
  }

  private String text(RunId run) {
    int length = Math.toIntExact(verify(run).length());
    try {
      byte[] bytes = Files.readAllBytes(file(run));
      return new String(bytes, 0, length, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw StateProblems.unwritable(file(run), "read", e);
    }
  }

  private Path file(RunId run) {
    return directoryOf(run).resolve(JOURNAL);
  }
}
