package dev.understudy.bench;

import dev.understudy.core.ssh.SshTarget;
import java.nio.file.Path;

/** Measures what SSH carries; started by {@code bench/ssh-throughput}. */
public final class SshMain {
  private static final long MEBIBYTE = 1024 * 1024;

  private SshMain() {}

  /**
   * @param args directory with the files id and known_hosts; port; user; mebibytes; rounds
   */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    SshTarget target =
        new SshTarget(
            "127.0.0.1",
            Integer.parseInt(args[1]),
            args[2],
            directory.resolve("id"),
            directory.resolve("known_hosts"));
    long size = Long.parseLong(args[3]) * MEBIBYTE;
    new SshBenchmark(target, directory, size, Integer.parseInt(args[4])).run(System.out::println);
  }
}
