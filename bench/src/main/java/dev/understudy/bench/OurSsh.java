package dev.understudy.bench;

import dev.understudy.core.Deadline;
import dev.understudy.core.TimeSource;
import dev.understudy.core.ssh.JschSsh;
import dev.understudy.core.ssh.SshProcess;
import dev.understudy.core.ssh.SshSession;
import dev.understudy.core.ssh.SshTarget;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Our own sessions, connected anew each time; the bytes are shared out evenly among them. */
record OurSsh(SshTarget target, long size) {
  private static final int BUFFER = 256 * 1024;

  void download(int sessions) throws InterruptedException, ExecutionException {
    sideBySide(sessions, () -> download(size / sessions));
  }

  void upload(int sessions) throws InterruptedException, ExecutionException {
    sideBySide(sessions, () -> upload(size / sessions));
  }

  private long download(long bytes) throws InterruptedException, IOException {
    List<String> command = List.of("head", "-c", Long.toString(bytes), "/dev/zero");
    try (SshSession session = new JschSsh().connect(target, soon());
        SshProcess process = session.start(command, soon())) {
      byte[] buffer = new byte[BUFFER];
      long total = 0;
      for (int n = process.stdout().read(buffer); n >= 0; n = process.stdout().read(buffer)) {
        total += n;
      }
      check(process, total == bytes);
      return total;
    }
  }

  private long upload(long bytes) throws InterruptedException, IOException {
    try (SshSession session = new JschSsh().connect(target, soon());
        SshProcess process = session.start(List.of("sh", "-c", "cat >/dev/null"), soon())) {
      byte[] buffer = new byte[BUFFER];
      for (long left = bytes; left > 0; left -= BUFFER) {
        process.stdin().write(buffer, 0, (int) Math.min(BUFFER, left));
      }
      process.stdin().close();
      check(process, true);
      return bytes;
    }
  }

  private static void check(SshProcess process, boolean isWhole) throws InterruptedException {
    if (!isWhole || process.exit(soon()) != 0) {
      throw new IllegalStateException("not all arrived");
    }
  }

  private static Deadline soon() {
    return Deadline.in(TimeSource.system(), Duration.ofMinutes(5));
  }

  private static void sideBySide(int count, Callable<Long> work)
      throws InterruptedException, ExecutionException {
    List<FutureTask<Long>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      FutureTask<Long> task = new FutureTask<>(work);
      tasks.add(task);
      new Thread(task, "stream " + i).start();
    }
    for (FutureTask<Long> task : tasks) {
      task.get();
    }
  }
}
