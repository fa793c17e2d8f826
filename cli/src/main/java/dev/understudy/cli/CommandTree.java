package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.TimeSource;
import dev.understudy.lab.LabException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands, wired by hand, and the one place where problems become exit codes. */
public final class CommandTree {
  private final Output output;
  private final Globals globals = new Globals();
  private final Branches branches;

  public CommandTree(Output output, Signals signals) {
    this(output, signals, TimeSource.system());
  }

  /** On a machine whose clock shows another time. */
  CommandTree(Output output, Signals signals, TimeSource time) {
    this.output = output;
    Workbench workbench = new Workbench(globals, output, signals, time);
    this.branches =
        new Branches()
            .addSubcommand(new StatusCommand(workbench))
            .addSubcommand(new AssessCommand(workbench))
            .addSubcommand(
                group(
                    "snapshot",
                    "Snapshots by policy: take, list and check them, and see what comes.",
                    new SnapshotTakeCommand(workbench),
                    new SnapshotCopyCommand(workbench),
                    new SnapshotPruneCommand(workbench),
                    new SnapshotLockCommand(workbench),
                    new SnapshotListCommand(workbench),
                    new SnapshotStatusCommand(workbench),
                    new SnapshotVerifyCommand(workbench),
                    new SnapshotPlanCommand(workbench)))
            .addSubcommand(
                group(
                    "archive",
                    "File archives: make, list, check, restore and prune them.",
                    new ArchiveCreateCommand(workbench),
                    new ArchiveListCommand(workbench),
                    new ArchiveVerifyCommand(workbench),
                    new ArchiveRestoreCommand(workbench),
                    new ArchivePruneCommand(workbench)))
            .addSubcommand(new RecoverCommand(workbench))
            .addSubcommand(new FailoverCommand(workbench))
            .addSubcommand(new DrillCommand(workbench))
            .addSubcommand(
                group(
                    "verify",
                    "Proofs about data, wherever they are.",
                    new VerifyContinuityCommand(workbench)))
            .addSubcommand(
                group(
                    "runbook",
                    "The runbooks: what you read is what runs.",
                    new RunbookListCommand(workbench),
                    new RunbookShowCommand(workbench),
                    new RunbookRunCommand(workbench),
                    new RunbookHtmlCommand(workbench),
                    new RunbookCheckCommand(workbench)))
            .addSubcommand(
                group(
                    "run",
                    "Runs of this estate.",
                    new RunListCommand(workbench),
                    new RunShowCommand(workbench),
                    new RunWatchCommand(workbench),
                    new RunResumeCommand(workbench),
                    new RunUndoCommand(workbench),
                    new RunApproveCommand(workbench),
                    new RunVerifyCommand(workbench),
                    new RunMergeCommand(workbench),
                    new RunReportCommand(workbench)))
            .addSubcommand(new PostmortemCommand(workbench))
            .addSubcommand(
                group(
                    "lock",
                    "Who holds the estate.",
                    new LockListCommand(workbench),
                    new LockBreakCommand(workbench)))
            .addSubcommand(
                group(
                    "lab",
                    "Aliyun on this machine, with hosts, DNS and a workload that can be broken.",
                    new LabUpCommand(workbench),
                    new LabDownCommand(workbench),
                    new LabStatusCommand(workbench),
                    new LabBreakCommand(workbench),
                    new LabMendCommand(workbench)));
  }

  /** With every command. */
  public CommandLine commandLine() {
    return wired(branches.below(globals), parameterProblem());
  }

  /** Runs one command line and returns the exit code. */
  public int run(String... args) {
    try {
      CommandLine few = branches.below(globals, List.of(args));
      // What is wrong with a line is said with all commands in view.
      return wired(few, (exception, words) -> commandLine().execute(words)).execute(args);
    } finally {
      output.stopLive();
    }
  }

  private CommandLine wired(CommandLine line, IParameterExceptionHandler wrong) {
    return line.setExecutionStrategy(this::execute)
        .setParameterExceptionHandler(wrong)
        .setExecutionExceptionHandler(problem())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(
            new CommandLine.Help.ColorScheme.Builder(CommandLine.Help.Ansi.OFF).build());
  }

  private static Branches.Group group(String name, String description, Object... commands) {
    return new Branches.Group(name, description, List.of(commands));
  }

  private int execute(CommandLine.ParseResult parsed) {
    output.configure(globals.json, globals.quiet, globals.verbose.length);
    return new CommandLine.RunLast().execute(parsed);
  }

  private IParameterExceptionHandler parameterProblem() {
    return (exception, args) -> {
      if (List.of(args).contains(SnapshotStatusCommand.NAGIOS)) {
        return SnapshotStatusCommand.unknown(output, String.valueOf(exception.getMessage()));
      }
      CommandLine command = exception.getCommandLine();
      output.problem(
          Problem.of(
              ProblemCode.USAGE,
              String.valueOf(exception.getMessage()),
              meant(exception),
              command.getCommandSpec().qualifiedName() + " --help"));
      return ExitCode.USAGE.number();
    };
  }

  /** What may have been meant by a word that no command knows. */
  private static String meant(ParameterException exception) {
    if (!(exception instanceof UnmatchedArgumentException unmatched)) {
      return "";
    }
    List<String> close = unmatched.getSuggestions();
    return close.isEmpty()
        ? "no command or option of that name is known here"
        : "did you mean " + String.join(" or ", close) + "?";
  }

  private IExecutionExceptionHandler problem() {
    return (exception, command, parsed) -> {
      if (exception instanceof ProblemException known) {
        return refused(known.problem());
      }
      if (exception instanceof LabException lab) {
        return refused(
            Problem.of(
                ProblemCode.USAGE,
                String.valueOf(lab.getMessage()),
                "",
                command.getCommandSpec().qualifiedName() + " --help"));
      }
      if (exception instanceof InterruptedException) {
        output.object("result", Map.of("outcome", "interrupted"));
        return ExitCode.INTERRUPTED.number();
      }
      output.bug(exception);
      output.object("result", Map.of("outcome", "bug"));
      return ExitCode.BUG.number();
    };
  }

  /** A command that could not be done, as a person and as a program read it. */
  private int refused(Problem problem) {
    output.problem(problem);
    output.object("result", Map.of("outcome", "refused", "problem", Output.problemFields(problem)));
    return problem.code().exit().number();
  }
}
