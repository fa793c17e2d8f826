package dev.understudy.cli;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.RunId;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root command and the options that every command takes. */
@Command(
    name = "understudy",
    description = "Disaster recovery for servers on Alibaba Cloud, rehearsed.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  understudy drill --lab                         see a data server die and come back, on this machine",
      "  understudy -f understudy.yaml assess           what is up, what are my options",
      "  understudy -f understudy.yaml recover --yes    rebuild the data server from its disks",
      "  understudy -f understudy.yaml run resume       go on with the run that was stopped",
      "",
      "Exit codes: 0 done and verified, 2 usage or invalid file, 10 objective missed, 20 blocked, 21 plan stale,",
      "  22 lease held, 30 failed and resumable, 31 failed past the point of no return, 40 cloud or host",
      "  unreachable, 70 bug, 130 interrupted and resumable."
    })
final class Globals {

  @Option(
      names = {"-f", "--file"},
      paramLabel = "ESTATE",
      scope = ScopeType.INHERIT,
      description = "The estate file; else $UNDERSTUDY_FILE, else ./understudy.yaml.")
  @Nullable Path file;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      scope = ScopeType.INHERIT,
      description =
          "Where runs and the lease are kept: a directory, or etcd://HOST:PORT,.../PREFIX?ca=file:PATH&user=env:NAME&password=env:NAME; "
              + "else $UNDERSTUDY_STATE, else as the estate file says, else in your home.")
  @Nullable String state;

  @Option(
      names = "--without-store",
      scope = ScopeType.INHERIT,
      description =
          "The shared store is away: work with what this host has of it, on your word that nobody else works on the estate; merged later.")
  boolean withoutStore;

  @Option(
      names = "--runbooks",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Your own runbooks; they add to the built-in ones or take their place.")
  @Nullable Path runbooks;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "One JSON object per line on stdout; the last is the result.")
  boolean json;

  @Option(
      names = "--dry-run",
      scope = ScopeType.INHERIT,
      description = "Print the plan and stop before the first effect.")
  boolean dryRun;

  @Option(
      names = "--plan",
      paramLabel = "PLAN",
      scope = ScopeType.INHERIT,
      description = "Carry out the plan that --dry-run printed, or nothing if it is stale.")
  @Nullable String plan;

  @Option(names = "--yes", scope = ScopeType.INHERIT, description = "Do not ask before a change.")
  boolean yes;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Nothing but problems when all goes well, as cron likes it.")
  boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "More; twice for stack traces.")
  boolean[] verbose = new boolean[0];

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  boolean help;

  Path estateFile(Optional<String> fromEnvironment) {
    if (file != null) {
      return file;
    }
    return fromEnvironment.map(Path::of).orElse(Path.of("understudy.yaml"));
  }

  Optional<String> state() {
    return Optional.ofNullable(state);
  }

  Optional<RunId> plan() {
    return Optional.ofNullable(plan).map(RunNames::parse);
  }

  Optional<Path> runbookDirectory() {
    return Optional.ofNullable(runbooks);
  }

  static Problem usage(String what, String hint) {
    return Problem.of(ProblemCode.USAGE, what, "", hint);
  }
}
