package dev.understudy.lab.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Sees to it that no process outlives the lab, not even when the lab is killed: a small process
 * waits for the end of its input, which comes with the lab's end, and then kills everything that
 * carries the lab's mark in its environment.
 */
final class Keeper implements AutoCloseable {
  private static final String VARIABLE = "UNDERSTUDY_LAB_MARK";

  // Killing a process may let another one be seen only then, hence the rounds.
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      while read -r line; do :; done
      round=0
      while [ "$round" -lt 40 ]; do
        found=$(grep -alsF "$0" /proc/[0-9]*/environ 2>/dev/null)
        [ -n "$found" ] || exit 0
        for each in $found; do
          id=${each#/proc/}
          kill -9 "${id%/environ}" 2>/dev/null
        done
        round=$((round + 1))
        sleep 0.05
      done
      exit 1
      """;

  private final String mark = UUID.randomUUID().toString();
  private final Process process;

  Keeper() {
    try {
      ProcessBuilder builder =
          new ProcessBuilder("/bin/sh", "-c", SCRIPT, VARIABLE + "=" + mark)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().remove(VARIABLE);
      this.process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the lab's keeper", e);
    }
  }

  /** What every process of the lab must have in its environment. */
  Map<String, String> environment() {
    return Map.of(VARIABLE, mark);
  }

  /** Kills what is left and ends; repeatable. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
