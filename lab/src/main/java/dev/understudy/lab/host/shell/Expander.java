package dev.understudy.lab.host.shell;

import dev.understudy.lab.host.shell.Node.Part;
import dev.understudy.lab.host.shell.Node.Word;
import dev.understudy.lab.host.system.HostPath;
import dev.understudy.lab.host.system.HostPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Turns words into arguments: variables, command output, splitting and patterns of file names. */
final class Expander {

  /** What the shell knows that words may ask for. */
  interface Values {
    String variable(String name) throws ShellSyntax;

    List<String> positional();

    String output(String script) throws IOException, InterruptedException, ShellSyntax;
  }

  private final Values values;
  private final HostPaths paths;
  private final String directory;

  Expander(Values values, HostPaths paths, String directory) {
    this.values = values;
    this.paths = paths;
    this.directory = directory;
  }

  List<String> arguments(List<Word> words) throws IOException, InterruptedException, ShellSyntax {
    List<String> arguments = new ArrayList<>();
    for (Word each : words) {
      arguments(each, arguments);
    }
    return arguments;
  }

  /** One word as one text: neither split nor matched against files. */
  String text(Word word) throws IOException, InterruptedException, ShellSyntax {
    StringBuilder text = new StringBuilder();
    for (Part each : word.parts()) {
      text.append(value(each));
    }
    return home(word, text.toString());
  }

  private void arguments(Word word, List<String> arguments)
      throws IOException, InterruptedException, ShellSyntax {
    if (isAllPositional(word)) {
      arguments.addAll(values.positional());
      return;
    }
    StringBuilder field = new StringBuilder();
    StringBuilder pattern = new StringBuilder();
    boolean begun = false;
    boolean wild = false;
    for (Part part : word.parts()) {
      String value = value(part);
      if (part.quoted()) {
        field.append(value);
        pattern.append(Pattern.quote(value));
        begun = true;
        continue;
      }
      boolean split = part.kind() != Node.Kind.TEXT;
      for (int i = 0; i < value.length(); i++) {
        char next = value.charAt(i);
        if (split && (next == ' ' || next == '\t' || next == '\n')) {
          finish(field, pattern, begun, wild, arguments);
          begun = false;
          wild = false;
          continue;
        }
        begun = true;
        field.append(next);
        wild |= next == '*' || next == '?';
        pattern.append(
            next == '*' ? "[^/]*" : next == '?' ? "[^/]" : Pattern.quote(String.valueOf(next)));
      }
    }
    if (begun && !wild) {
      String whole = home(word, field.toString());
      field.setLength(0);
      field.append(whole);
    }
    finish(field, pattern, begun, wild, arguments);
  }

  private void finish(
      StringBuilder field,
      StringBuilder pattern,
      boolean begun,
      boolean wild,
      List<String> arguments)
      throws IOException {
    if (begun) {
      List<String> matches = wild ? matches(field.toString(), pattern.toString()) : List.of();
      if (matches.isEmpty()) {
        arguments.add(field.toString());
      } else {
        arguments.addAll(matches);
      }
    }
    field.setLength(0);
    pattern.setLength(0);
  }

  private static boolean isAllPositional(Word word) {
    return word.parts().size() == 1
        && word.parts().get(0).kind() == Node.Kind.VARIABLE
        && word.parts().get(0).text().equals("@");
  }

  private String value(Part part) throws IOException, InterruptedException, ShellSyntax {
    return switch (part.kind()) {
      case TEXT -> part.text();
      case VARIABLE -> values.variable(part.text());
      case COMMAND -> values.output(part.text());
    };
  }

  private static String home(Word word, String text) {
    boolean plain = !word.parts().isEmpty() && !word.parts().get(0).quoted();
    return plain && (text.equals("~") || text.startsWith("~/"))
        ? "/root" + text.substring(1)
        : text;
  }

  /** Files whose path matches, sorted; looks only into directories that the pattern can mean. */
  private List<String> matches(String field, String pattern) throws IOException {
    List<String> found = new ArrayList<>(List.of(field.startsWith("/") ? "/" : ""));
    Pattern whole = Pattern.compile(pattern);
    String[] steps = field.split("/", -1);
    for (int i = 0; i < steps.length; i++) {
      if (steps[i].isEmpty()) {
        continue;
      }
      List<String> next = new ArrayList<>();
      for (String base : found) {
        if (steps[i].indexOf('*') < 0 && steps[i].indexOf('?') < 0) {
          next.add(join(base, steps[i]));
        } else {
          next.addAll(entries(base, steps[i]));
        }
      }
      found = next;
    }
    return found.stream().filter(each -> whole.matcher(each).matches()).sorted().toList();
  }

  private List<String> entries(String base, String step) throws IOException {
    HostPath place = paths.resolve(directory, base.isEmpty() ? "." : base);
    if (!Files.isDirectory(place.real())) {
      return List.of();
    }
    boolean hidden = step.startsWith(".");
    try (var listing = Files.list(place.real())) {
      return listing
          .map(each -> each.getFileName().toString())
          .filter(each -> hidden || !each.startsWith("."))
          .map(each -> join(base, each))
          .toList();
    }
  }

  private static String join(String base, String step) {
    return base.isEmpty() || base.endsWith("/") ? base + step : base + "/" + step;
  }
}
