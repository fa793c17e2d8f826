package dev.understudy.cli;

import dev.understudy.core.ProblemException;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A word with commands below it; by itself it shows its help. */
@Command
final class GroupCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    StringWriter text = new StringWriter();
    spec.commandLine().usage(new PrintWriter(text));
    throw new ProblemException(
        Globals.usage("a command is missing\n" + text, spec.qualifiedName() + " --help"));
  }
}
