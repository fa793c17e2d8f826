package dev.understudy.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.utils.ScreenTerminal;

/** A terminal in memory: what is written to it is shown as a real one would. */
final class FakeScreen {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final StringBuilder everything = new StringBuilder();
  private final ScreenTerminal terminal;
  private Size size;

  FakeScreen(int columns, int rows) {
    size = Size.of(columns, rows);
    terminal = new ScreenTerminal(columns, rows);
  }

  PrintStream stream() {
    return new PrintStream(written, true, StandardCharsets.UTF_8);
  }

  Screen screen(boolean hasColour) {
    return new Screen("xterm-256color", hasColour, () -> size);
  }

  void resize(int columns, int rows) {
    show();
    size = Size.of(columns, rows);
    terminal.setSize(size);
  }

  /** What somebody types is echoed where the cursor stands. */
  void type(String text) {
    show();
    terminal.write(text);
  }

  /** Everything that was written so far, control sequences included. */
  String everything() {
    show();
    return everything.toString();
  }

  /** The lines of the screen that are not empty. */
  List<String> lines() {
    show();
    List<String> lines = new ArrayList<>();
    terminal.toString().lines().map(String::stripTrailing).forEach(lines::add);
    lines.removeIf(String::isEmpty);
    return lines;
  }

  /** The line discipline of a terminal makes a carriage return and a line feed of a line's end. */
  private void show() {
    String text = written.toString(StandardCharsets.UTF_8);
    written.reset();
    everything.append(text);
    terminal.write(text.replace("\n", "\r\n"));
  }
}
