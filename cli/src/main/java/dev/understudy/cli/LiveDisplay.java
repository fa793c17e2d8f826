package dev.understudy.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import org.jline.terminal.Size;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.Signals;

/**
 * Keeps a board at the bottom of a terminal, below the lines that scroll by. The terminal's modes,
 * its cursor and its scrolling are left as they are, so that nothing has to be put right after a
 * crash: the cursor rests on an empty line below the board.
 */
final class LiveDisplay implements AutoCloseable {
  private static final long PERIOD_MILLIS = 500;
  private static final AttributedString END = new AttributedString("\n");

  private final Screen screen;
  private final Board board;
  private final DumbTerminal terminal;
  private Display display;
  private final Timer clock = new Timer("understudy-live", true);
  private final List<String> held = new ArrayList<>();
  private List<AttributedString> drawn = List.of();
  private volatile boolean isResized = true;
  private Optional<Object> resizing = Optional.empty();
  private boolean isPaused;
  private boolean isClosed;

  /** What is shown; asked twice a second. */
  interface Board {
    List<AttributedString> lines(int width, int height);
  }

  LiveDisplay(Screen screen, PrintStream stream, Board board) {
    this.screen = screen;
    this.board = board;
    try {
      this.terminal =
          new DumbTerminal(
              "understudy",
              screen.type(),
              InputStream.nullInputStream(),
              stream,
              StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.display = new Display(terminal, false);
  }

  /** Draws now, and then twice a second until it is closed. */
  synchronized void start() {
    resizing = Optional.of(Signals.register("WINCH", this::resized));
    draw();
    clock.schedule(
        new TimerTask() {
          @Override
          public void run() {
            draw();
          }
        },
        PERIOD_MILLIS,
        PERIOD_MILLIS);
  }

  /** Prints a whole line above the board; while it is paused the line waits. */
  synchronized void above(String line) {
    if (isPaused) {
      held.add(line);
      return;
    }
    clear();
    terminal.writer().println(line);
    draw();
  }

  /** Takes the board away, because somebody else needs the terminal for a while. */
  synchronized void pause() {
    clear();
    terminal.flush();
    isPaused = true;
  }

  /** Brings the board back; what waited is printed first. */
  synchronized void resume() {
    isPaused = false;
    display.reset();
    held.forEach(terminal.writer()::println);
    held.clear();
    draw();
  }

  /** The size is asked for anew before the next drawing. */
  void resized() {
    isResized = true;
  }

  synchronized void draw() {
    if (isPaused || isClosed) {
      return;
    }
    startOfLine();
    if (isResized) {
      isResized = false;
      resize(screen.size().get());
    }
    Size size = terminal.getSize();
    drawn = lines(size);
    List<AttributedString> lines = new ArrayList<>();
    // With its end, or else it would be one long line to a terminal that wraps anew.
    drawn.forEach(line -> lines.add(AttributedString.join(END, line, AttributedString.EMPTY)));
    lines.add(AttributedString.EMPTY);
    display.update(lines, size.cursorPos(drawn.size(), 0));
  }

  /**
   * Terminals wrap what is there when they become narrower: the board is taken away as it lies now,
   * and drawn anew.
   */
  private void resize(Size size) {
    int rows = 0;
    for (AttributedString line : drawn) {
      rows += 1 + Math.max(0, line.columnLength() - 1) / size.getColumns();
    }
    if (rows > 0) {
      terminal.puts(Capability.parm_up_cursor, rows);
      terminal.puts(Capability.clr_eos);
    }
    terminal.setSize(size);
    display = new Display(terminal, false);
    display.resize(size);
  }

  @Override
  public synchronized void close() {
    if (isClosed) {
      return;
    }
    clock.cancel();
    resizing.ifPresent(before -> Signals.unregister("WINCH", before));
    clear();
    held.forEach(terminal.writer()::println);
    terminal.flush();
    isClosed = true;
  }

  /** One column is left free, because terminals differ in what they do after the last one. */
  private List<AttributedString> lines(Size size) {
    List<AttributedString> lines = board.lines(size.getColumns() - 1, size.getRows());
    return screen.hasColour()
        ? lines
        : lines.stream().map(line -> new AttributedString(line.toString())).toList();
  }

  private void clear() {
    if (!isPaused && !isClosed) {
      startOfLine();
      display.update(List.of(), 0, false);
      drawn = List.of();
    }
  }

  /** What somebody typed in the meantime is wiped off the empty line below the board. */
  private void startOfLine() {
    terminal.puts(Capability.carriage_return);
    terminal.puts(Capability.clr_eol);
  }
}
