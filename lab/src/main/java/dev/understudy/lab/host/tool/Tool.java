package dev.understudy.lab.host.tool;

import dev.understudy.lab.host.system.CommandFailure;
import java.io.IOException;

/** A program of a lab machine. */
@FunctionalInterface
public interface Tool {

  /** Runs to its end and returns its exit status; a failure is an exit status with its message. */
  int run(ToolCall call) throws IOException, CommandFailure, InterruptedException;
}
