package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.core.ssh.SshTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Creates and restores that are interrupted at random points: the connection is cut, this side is
 * killed, or the other is. The same command again goes on, and what comes out is the same. {@code
 * -Dunderstudy.interrupts=100} tries more points, {@code -Dunderstudy.seed=N} the same ones again.
 */
class ArchiveInterruptIT {
  private static final int POINTS = Integer.getInteger("understudy.interrupts", 6);
  private static final int MOST_IN_ONE_RUN = 4;
  private static final int CHANNELS = 2;

  /** Bytes of one more connection: keys, the listing, what is asked before the first segment. */
  private static final long BEGINNING = 1_000_000;

  @TempDir private Path home;
  private ArchiveBench bench;
  private Relay relay;
  private SshTarget place;
  private long seed;
  private Random random;

  private enum Blow {
    CUT,
    KILL_HERE,
    KILL_THERE,
    KILL_COMMANDS
  }

  @BeforeEach
  void begin() throws Exception {
    ArchiveBench.needs("rsync", "rsync");
    bench = ArchiveBench.open(home);
    relay = Relay.to(bench.host().target().port());
    place = bench.behind(relay);
    seed = Long.getLong("understudy.seed", System.nanoTime());
    random = new Random(seed);
    System.out.println("interrupts by -Dunderstudy.seed=" + seed);
    ArchiveBench.shell(
        bench.source,
        """
        head -c 70000000 /dev/urandom >big
        i=0; while [ $i -lt 30 ]; do head -c 1000000 /dev/urandom >middle-$i; i=$((i + 1)); done
        mkdir -p a/b empty
        i=0; while [ $i -lt 300 ]; do echo "small $i" >a/b/small-$i; i=$((i + 1)); done
        ln big a/hard; ln -s ../big a/link; mkfifo a/fifo; truncate -s 9000000 sparse
        touch -d '2020-02-03 04:05:06.123456789Z' a/b a .
        """);
  }

  @AfterEach
  void end() throws IOException {
    relay.close();
    bench.close();
  }

  @Test
  void aCreateGoesOnAfterEveryInterruption() throws Exception {
    long before = carried();
    bench.done("archive", create("undisturbed"));
    long undisturbed = carried() - before;

    for (int round = 0, left = POINTS; left > 0; round++) {
      String name = "source-" + round;
      before = carried();
      int blows = disturbed(create(name), undisturbed, Math.min(left, MOST_IN_ONE_RUN));

      bounded(name, blows, undisturbed, carried() - before);
      ArchiveBench.shell(bench.home, "rm -rf target .target*");
      bench.done("restored", bench.restore());
      assertThat(ArchiveBench.differences(bench.source, bench.target)).as(told(name)).isEmpty();
      assertThat(filesIn("plans")).isEmpty();
      left -= Math.max(1, blows);
    }
  }

  @Test
  void aRestoreGoesOnAfterEveryInterruption() throws Exception {
    bench.done("archive", bench.create());
    long before = carried();
    bench.done("restored", restore());
    long undisturbed = carried() - before;

    for (int round = 0, left = POINTS; left > 0; round++) {
      ArchiveBench.shell(bench.home, "rm -rf target .target*");
      before = carried();
      int blows = disturbed(restore(), undisturbed, Math.min(left, MOST_IN_ONE_RUN));

      bounded("restore " + round, blows, undisturbed, carried() - before);
      assertThat(ArchiveBench.differences(bench.source, bench.target)).as(told("")).isEmpty();
      try (Stream<Path> beside = Files.list(home)) {
        assertThat(beside.map(each -> each.getFileName().toString()))
            .as(told("restore " + round))
            .noneMatch(each -> each.startsWith(".target"));
      }
      left -= Math.max(1, blows);
    }
  }

  /** Runs a command until it is done; how often it was interrupted. */
  private int disturbed(String[] command, long undisturbed, int most) throws Exception {
    int blows = 0;
    for (int run = 0; run <= most; run++) {
      Tool.Running running = bench.tool.start(command);
      Blow blow = Blow.values()[random.nextInt(Blow.values().length)];
      boolean isLate = random.nextInt(3) == 0;
      long point =
          isLate
              ? undisturbed - random.nextLong(Math.min(undisturbed, 30_000))
              : random.nextLong(undisturbed);
      String tale = told(blow + " after " + point + " of " + undisturbed + " bytes");
      if (run < most) {
        relay.at(carried() + point, () -> strike(blow, running));
      } else {
        relay.at(Long.MAX_VALUE, () -> {});
      }
      Tool.Ended ended = running.await(Duration.ofMinutes(3));
      if (ended.exit() == 0) {
        return blows;
      }
      blows++;
      assertThat(run).as(tale + "\n" + ended.everything()).isLessThan(most);
    }
    throw new AssertionError("never done");
  }

  private void strike(Blow blow, Tool.Running running) {
    switch (blow) {
      case CUT -> relay.cut();
      case KILL_HERE -> ProcessHandle.of(running.pid()).ifPresent(ProcessHandle::destroyForcibly);
      case KILL_THERE -> bench.host().cut();
      case KILL_COMMANDS -> {
        List<ProcessHandle> commands =
            ProcessHandle.current()
                .descendants()
                .filter(each -> each.info().command().orElse("").matches(".*/(tar|dd|zstd)"))
                .toList();
        commands.forEach(ProcessHandle::destroyForcibly);
      }
    }
  }

  /** No more than one segment of each channel is sent again after each interruption. */
  private void bounded(String what, int blows, long undisturbed, long carried) throws IOException {
    long largest = 0;
    try (Stream<Path> files = Files.walk(bench.repository.resolve("segments"))) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        largest = Math.max(largest, Files.size(each));
      }
    }
    System.out.println(
        "%s: %d interruptions, %.2f of the bytes"
            .formatted(what, blows, (double) carried / undisturbed));
    assertThat(carried)
        .as(told(what))
        .isLessThan(undisturbed + BEGINNING + blows * (CHANNELS * largest + BEGINNING));
  }

  private String told(String what) {
    return what + " (-Dunderstudy.seed=" + seed + ")";
  }

  private String[] create(String name) {
    return bench.createAt(place, "--full", "--name", name, "--channels", "" + CHANNELS);
  }

  private String[] restore() {
    return bench.restoreAt(place, bench.target, "--channels", "" + CHANNELS);
  }

  private long carried() {
    return relay.up() + relay.down();
  }

  private List<Path> filesIn(String directory) throws IOException {
    Path place = bench.repository.resolve(directory);
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(place)) {
      return files.toList();
    }
  }
}
