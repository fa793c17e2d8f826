package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.core.RunStore;
import dev.understudy.etcd.EtcdCluster;
import dev.understudy.lab.Breakage;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.LabServer;
import dev.understudy.lab.ecs.Pace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two processes that start a failover at once: one proceeds, the other is told who does. */
@Timeout(400)
class RaceIT {
  private static final int ROUNDS = 50;

  @TempDir private Path home;

  /** One of the two processes. */
  private static final class Rival implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final Writer in;

    Rival(Path estate, String state) throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-Djava.net.preferIPv4Stack=true",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Racer.class.getName(),
                  estate.toString(),
                  state)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    }

    void tell(String line) throws IOException {
      in.write(line + "\n");
      in.flush();
    }

    String hear() throws IOException {
      return String.valueOf(out.readLine());
    }

    @Override
    public void close() {
      process.destroyForcibly();
      try {
        process.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void ofTwoFailoversOneProceedsInADirectory() throws Exception {
    race("");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void ofTwoFailoversOneProceedsInEtcd() throws Exception {
    EtcdCluster.assumeInstalled();
    try (EtcdCluster cluster = EtcdCluster.start()) {
      race(StoreAddress.of(cluster));
    }
  }

  private void race(String state) throws Exception {
    try (LabServer lab = LabServer.start(LabOptions.in(home.resolve("lab")).with(Pace.INSTANT))) {
      lab.breakServer("data", Breakage.DEAD);
      try (Rival one = new Rival(lab.estate(), state);
          Rival two = new Rival(lab.estate(), state)) {
        assertThat(List.of(one.hear(), two.hear())).containsOnly("ready");
        AtomicInteger firstWon = new AtomicInteger();
        for (int round = 1; round <= ROUNDS; round++) {
          round(one, two, firstWon);
        }
        System.out.println(
            "the first of two failovers proceeded in " + firstWon + " of " + ROUNDS + " rounds");
      }
      everyRunThatProceededIsFinished(lab, state);
    }
  }

  private static void round(Rival one, Rival two, AtomicInteger firstWon) throws IOException {
    one.tell("go");
    two.tell("go");
    String first = one.hear();
    String second = two.hear();

    boolean isFirst = first.startsWith("holding");
    String holding = isFirst ? first : second;
    String refused = isFirst ? second : first;
    assertThat(holding).startsWith("holding ");
    assertThat(refused)
        .startsWith("ended 22 ")
        .contains("process " + holding.substring("holding ".length()))
        .contains("failover");

    Rival holder = isFirst ? one : two;
    holder.tell("finish");
    assertThat(holder.hear()).startsWith("ended 0");
    firstWon.addAndGet(isFirst ? 1 : 0);
  }

  /** Every run that proceeded is in the store, finished, and nothing else is. */
  private static void everyRunThatProceededIsFinished(LabServer lab, String state) {
    InProcess tool = new InProcess(lab.estate());
    if (!state.isEmpty()) {
      tool.globals().state = state;
    }
    RunStore store = tool.workbench().store(tool.workbench().estate());
    List<String> ends = new ArrayList<>();
    store.list().forEach(run -> ends.add(last(store, run)));
    assertThat(ends).hasSize(ROUNDS).containsOnly("RUN_FINISHED");
  }

  private static String last(RunStore store, dev.understudy.core.RunId run) {
    var records = store.read(run);
    return records.get(records.size() - 1).event().name();
  }
}
