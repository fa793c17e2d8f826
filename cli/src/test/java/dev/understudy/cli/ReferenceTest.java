package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.core.ExitCode;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Redactor;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The reference pages say what the code says. To write them anew: {@code mvn -pl cli test
 * -Dtest=ReferenceTest -Dunderstudy.reference=write}.
 */
class ReferenceTest {
  private static final Path DOCS =
      Path.of("").toAbsolutePath().getParent().resolve("docs/reference");

  @Test
  void theCommandPageIsCurrent() throws IOException {
    StringBuilder page =
        new StringBuilder("# Commands\n\nGenerated from the command line itself.\n");
    describe(commandLine(), page);
    isCurrent("commands.md", page.toString());
  }

  @Test
  void theExitCodePageIsCurrent() throws IOException {
    StringBuilder page =
        new StringBuilder(
            "# Exit codes and problems\n\nGenerated. Exit codes are API: a number is never used for something else.\n\n| Exit | Meaning | Problems |\n| --- | --- | --- |\n");
    for (ExitCode code : ExitCode.values()) {
      String problems =
          Arrays.stream(ProblemCode.values())
              .filter(problem -> problem.exit() == code)
              .map(problem -> "`" + problem.label() + "`")
              .collect(Collectors.joining(", "));
      page.append("| ")
          .append(code.number())
          .append(" | ")
          .append(code.meaning())
          .append(" | ")
          .append(problems)
          .append(" |\n");
    }
    isCurrent("exit-codes.md", page.toString());
  }

  @Test
  void everyCommandHasAnExample() {
    for (CommandLine leaf : leaves(commandLine())) {
      String help = usage(leaf);
      assertThat(help).as(leaf.getCommandSpec().qualifiedName()).contains("Example");
    }
  }

  private static CommandLine commandLine() {
    Output silent =
        new Output(
            new PrintStream(PrintStream.nullOutputStream()),
            new PrintStream(PrintStream.nullOutputStream()),
            new Redactor());
    return new CommandTree(silent, new Signals()).commandLine();
  }

  private static void describe(CommandLine command, StringBuilder page) {
    page.append("\n## ")
        .append(command.getCommandSpec().qualifiedName())
        .append("\n```text\n")
        .append(usage(command))
        .append("```\n");
    command.getSubcommands().values().forEach(sub -> describe(sub, page));
  }

  private static List<CommandLine> leaves(CommandLine command) {
    if (command.getSubcommands().isEmpty()) {
      return List.of(command);
    }
    return command.getSubcommands().values().stream().flatMap(sub -> leaves(sub).stream()).toList();
  }

  private static String usage(CommandLine command) {
    StringWriter text = new StringWriter();
    command.usage(new PrintWriter(text));
    return text.toString()
        .lines()
        .map(String::stripTrailing)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static void isCurrent(String name, String expected) throws IOException {
    Path page = DOCS.resolve(name);
    if ("write".equals(System.getProperty("understudy.reference"))) {
      Files.writeString(page, expected);
    }
    assertThat(page).as("write it anew: see ReferenceTest").hasContent(expected);
  }
}
