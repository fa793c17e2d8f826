package dev.understudy.lab.host.tool;

import dev.understudy.lab.host.system.CommandFailure;
import dev.understudy.lab.host.system.HostPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code test} and {@code [}. Exit 0 true, 1 false, 2 when the expression makes no sense. */
final class TestTool implements Tool {
  private static final Set<String> UNARY =
      Set.of("-e", "-f", "-d", "-s", "-r", "-w", "-x", "-O", "-L", "-h", "-b", "-c", "-n", "-z");

  @Override
  public int run(ToolCall call) throws IOException, CommandFailure {
    List<String> words = new ArrayList<>(call.arguments());
    if (call.name().equals("[")) {
      if (words.isEmpty() || !words.remove(words.size() - 1).equals("]")) {
        throw new CommandFailure(2, "[: missing ']'");
      }
    }
    return either(call, words) ? 0 : 1;
  }

  private static boolean either(ToolCall call, List<String> words)
      throws IOException, CommandFailure {
    int or = words.indexOf("-o");
    if (or > 0) {
      return either(call, words.subList(0, or))
          || either(call, words.subList(or + 1, words.size()));
    }
    int and = words.indexOf("-a");
    if (and > 0) {
      return either(call, words.subList(0, and))
          && either(call, words.subList(and + 1, words.size()));
    }
    return one(call, words);
  }

  private static boolean one(ToolCall call, List<String> words) throws IOException, CommandFailure {
    if (words.isEmpty()) {
      return false;
    }
    if (words.get(0).equals("!") && words.size() > 1) {
      return !one(call, words.subList(1, words.size()));
    }
    if (words.size() == 1) {
      return !words.get(0).isEmpty();
    }
    if (words.size() == 2 && UNARY.contains(words.get(0))) {
      return unary(call, words.get(0), words.get(1));
    }
    if (words.size() == 3) {
      return compare(words.get(0), words.get(1), words.get(2));
    }
    throw new CommandFailure(2, "test: unexpected expression");
  }

  private static boolean unary(ToolCall call, String operator, String operand) throws IOException {
    if (operator.equals("-n") || operator.equals("-z")) {
      return operand.isEmpty() == operator.equals("-z");
    }
    boolean link = operator.equals("-L") || operator.equals("-h");
    HostPath found = call.system().paths().resolve(call.directory(), operand, !link);
    Path real = found.real();
    boolean device = call.system().devices().find(found.path()).isPresent();
    return switch (operator) {
      case "-f" -> Files.isRegularFile(real) && !device;
      case "-d" -> Files.isDirectory(real);
      case "-s" -> Files.exists(real) && Files.size(real) > 0;
      case "-r" -> Files.isReadable(real);
      case "-w" -> Files.isWritable(real) && !found.mount().readOnly();
      case "-x" -> Files.isExecutable(real);
      case "-L", "-h" -> Files.isSymbolicLink(real);
      case "-b" -> device;
      case "-c" -> found.path().startsWith("/dev/") && Files.exists(real) && !device;
      default -> Files.exists(real, LinkOption.NOFOLLOW_LINKS);
    };
  }

  private static boolean compare(String left, String operator, String right) throws CommandFailure {
    if (operator.equals("=") || operator.equals("==")) {
      return left.equals(right);
    }
    if (operator.equals("!=")) {
      return !left.equals(right);
    }
    long difference;
    try {
      difference = Long.compare(Long.parseLong(left.strip()), Long.parseLong(right.strip()));
    } catch (NumberFormatException e) {
      throw new CommandFailure(2, "test: integer expression expected");
    }
    return switch (operator) {
      case "-eq" -> difference == 0;
      case "-ne" -> difference != 0;
      case "-lt" -> difference < 0;
      case "-le" -> difference <= 0;
      case "-gt" -> difference > 0;
      case "-ge" -> difference >= 0;
      default -> throw new CommandFailure(2, "test: " + operator + ": unknown operator");
    };
  }
}
