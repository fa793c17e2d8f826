package dev.understudy.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The commands below the first word. Only those that a line may mean are shown to picocli, which
 * takes longer to look at all of them than most commands take.
 */
final class Branches {
  private static final Set<String> HELP = Set.of("-h", "--help");

  private final List<Object> all = new ArrayList<>();

  /** A word with commands below it. */
  record Group(String name, String description, List<Object> commands) {
    Group {
      commands = List.copyOf(commands);
    }
  }

  Branches addSubcommand(Object branch) {
    all.add(branch);
    return this;
  }

  /** All of them. */
  CommandLine below(Object top) {
    return line(top, all);
  }

  /** Those whose names are among the words; all when there are none, or help is wanted. */
  CommandLine below(Object top, List<String> words) {
    List<Object> meant = all.stream().filter(branch -> words.contains(name(branch))).toList();
    return words.stream().anyMatch(HELP::contains) || meant.isEmpty()
        ? line(top, all)
        : line(top, meant);
  }

  private static CommandLine line(Object top, List<Object> branches) {
    CommandLine line = new CommandLine(top);
    for (Object branch : branches) {
      line.addSubcommand(branch instanceof Group group ? group(group) : branch);
    }
    return line;
  }

  private static CommandLine group(Group group) {
    CommandLine line = new CommandLine(new GroupCommand());
    line.getCommandSpec()
        .name(group.name())
        .usageMessage()
        .description(group.description())
        .synopsisSubcommandLabel("COMMAND");
    group.commands().forEach(line::addSubcommand);
    return line;
  }

  private static String name(Object branch) {
    return branch instanceof Group group
        ? group.name()
        : branch.getClass().getAnnotation(Command.class).name();
  }
}
