package dev.understudy.core.store;

import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.Lease;
import dev.understudy.core.LeaseClaim;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunHeader;
import dev.understudy.core.TimeSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Another process that uses the store: what it does is said by its first argument. */
public final class ChildProcess {
  private ChildProcess() {}

  /** Starts one behind {@code shell}, a prefix of arguments such as a limit; may be empty. */
  static Process start(List<String> shell, String what, Path state) throws IOException {
    Stream<String> java =
        Stream.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ChildProcess.class.getName(),
            what,
            state.toString());
    List<String> command = Stream.concat(shell.stream(), java).toList();
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  static String line(Process process) throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = reader.readLine();
    return line == null ? "" : line;
  }

  /** Entry point of the other process. */
  public static void main(String[] arguments) throws Exception {
    DirectoryRunStore store =
        new DirectoryRunStore(Path.of(arguments[1]), "gams", TimeSource.system());
    switch (arguments[0]) {
      case "hold" -> hold(store);
      case "fill" -> fill(store);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /** Takes the lease, says so, and keeps it until it is killed or its input ends. */
  private static void hold(DirectoryRunStore store) throws IOException {
    try (Lease lease =
        store.acquire(new LeaseClaim("other@control", StoreFixture.RUN, "recover"))) {
      System.out.println("held " + lease.epoch());
      while (System.in.read() >= 0) {
        // Waits for the end of the input.
      }
    }
  }

  /** Appends until the disk is full, and says what the problem was and how much was written. */
  private static void fill(DirectoryRunStore store) {
    RunHeader header = StoreFixture.header(StoreFixture.RUN);
    try (Journal journal = store.create(header)) {
      try {
        while (true) {
          journal.append(
              JournalEvent.RUN_RESUMED, Optional.empty(), 0, Map.of("text", "x".repeat(700)));
        }
      } catch (ProblemException e) {
        System.out.println(e.problem().code().label() + " " + journal.records().size());
      }
    }
  }
}
