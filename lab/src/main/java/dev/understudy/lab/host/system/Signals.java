package dev.understudy.lab.host.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Signals to processes by id, and whether they have taken effect. */
final class Signals {
  private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private Signals() {}

  /** Sends a signal; processes that are gone are no error. */
  static void send(String signal, Collection<Long> processes) throws IOException {
    if (processes.isEmpty()) {
      return;
    }
    // The shell's own kill: a bare system has no program of that name.
    List<String> command =
        new ArrayList<>(
            List.of("/bin/sh", "-c", "for p do kill -s \"$0\" \"$p\" 2>/dev/null; done", signal));
    processes.forEach(each -> command.add(Long.toString(each)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    process.getInputStream().readAllBytes();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until no thread of the processes runs; a process that is gone does not run. */
  static void awaitStopped(Collection<Long> processes) throws IOException {
    long end = System.nanoTime() + STOP_NANOS;
    for (long each : processes) {
      while (!isStopped(each)) {
        if (System.nanoTime() > end) {
          throw new IOException("process " + each + " did not stop");
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }

  private static boolean isStopped(long process) throws IOException {
    Path tasks = Path.of("/proc", Long.toString(process), "task");
    List<Path> threads;
    try (var listing = Files.list(tasks)) {
      threads = listing.toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      return true;
    }
    for (Path each : threads) {
      String stat;
      try {
        stat = Files.readString(each.resolve("stat"), StandardCharsets.ISO_8859_1);
      } catch (IOException e) {
        continue;
      }
      // The state follows the name, which may itself hold spaces and brackets.
      int end = stat.lastIndexOf(')');
      if (end < 0 || end + 2 >= stat.length() || "TtZXx".indexOf(stat.charAt(end + 2)) < 0) {
        return false;
      }
    }
    return true;
  }
}
