package dev.understudy.cli;

import java.io.PrintStream;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Supplier;

/**
 * The last line of a terminal, written over and over while a run goes on: what is running now, and
 * how long it will take. Nothing but carriage returns and spaces, so that any terminal can show it.
 */
final class LiveLine implements AutoCloseable {
  private static final int WIDTH = 78;
  private static final long PERIOD_MILLIS = 500;

  private final PrintStream terminal;
  private final Supplier<String> text;
  private final Timer clock = new Timer("understudy-live", true);

  LiveLine(PrintStream terminal, Supplier<String> text) {
    this.terminal = terminal;
    this.text = text;
    clock.schedule(
        new TimerTask() {
          @Override
          public void run() {
            show();
          }
        },
        PERIOD_MILLIS,
        PERIOD_MILLIS);
  }

  /** Prints a whole line above the live one. */
  synchronized void above(String line) {
    terminal.print("\r" + " ".repeat(WIDTH) + "\r");
    terminal.println(line);
    show();
  }

  private synchronized void show() {
    String line = text.get();
    String cut = line.length() > WIDTH ? line.substring(0, WIDTH) : line;
    terminal.print("\r" + cut + " ".repeat(WIDTH - cut.length()) + "\r");
    terminal.flush();
  }

  @Override
  public synchronized void close() {
    clock.cancel();
    terminal.print("\r" + " ".repeat(WIDTH) + "\r");
    terminal.flush();
  }
}
