package dev.understudy.cli;

import dev.understudy.core.Redactor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The tool's own wiring in this process, for tests that have to reach into a run. */
final class InProcess {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Globals globals = new Globals();
  private final Workbench workbench;

  /**
   * @param estate file
   */
  InProcess(Path estate) {
    globals.file = estate;
    globals.yes = true;
    PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    workbench = new Workbench(globals, new Output(stream, stream, new Redactor()), new Signals());
  }

  Globals globals() {
    return globals;
  }

  Workbench workbench() {
    return workbench;
  }

  String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
