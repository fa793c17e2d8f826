package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunnerProbe;
import dev.understudy.core.StepId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A process that starts a failover at every line {@code go}. Once it holds the lease it says so and
 * waits for a line {@code finish}: so the other one's try falls into that time, however slow the
 * machine is.
 */
public final class Racer {
  private final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  private final InProcess tool;
  private boolean isHolding;

  private Racer(Path estate, String state) {
    tool = new InProcess(estate);
    tool.globals().quiet = true;
    if (!state.isEmpty()) {
      tool.globals().state = state;
    }
  }

  /** Entry point of the process: the estate file, and the address of the store or an empty text. */
  public static void main(String[] arguments) throws Exception {
    Racer racer = new Racer(Path.of(arguments[0]), arguments[1]);
    System.out.println("ready");
    while ("go".equals(racer.in.readLine())) {
      System.out.println(racer.race());
    }
    System.exit(0);
  }

  private String race() throws InterruptedException {
    isHolding = false;
    try {
      ExitCode exit =
          RunDriver.probed(tool.workbench(), tool.workbench().estate(), this::hold)
              .start("failover", Map.of("server", "data"));
      return "ended " + exit.number() + " " + tool.printed().lines().reduce("", (a, b) -> b);
    } catch (ProblemException e) {
      return "ended " + e.problem().code().exit().number() + " " + e.problem().what();
    }
  }

  /** Called at the run's first record after its header, with the lease held. */
  private void hold(RunnerProbe.Point point, JournalEvent event, Optional<StepId> step) {
    if (isHolding) {
      return;
    }
    isHolding = true;
    System.out.println("holding " + ProcessHandle.current().pid());
    try {
      in.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
