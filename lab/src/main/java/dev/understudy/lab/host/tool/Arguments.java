package dev.understudy.lab.host.tool;

import dev.understudy.lab.host.system.CommandFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Arguments of a program that is written here, taken apart: options, values and operands. An option
 * that the program does not know is an error, as on a real host.
 */
final class Arguments {
  private final Map<String, String> options = new HashMap<>();
  private final List<String> operands = new ArrayList<>();

  private Arguments() {}

  /**
   * Takes arguments apart.
   *
   * @param flags options without a value, {@code -s} or {@code --short}; short ones may be joined
   * @param valued options with a value
   */
  static Arguments parse(ToolCall call, Set<String> flags, Set<String> valued)
      throws CommandFailure {
    Arguments result = new Arguments();
    List<String> words = call.arguments();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      int equals = word.indexOf('=');
      if (word.equals("--")) {
        result.operands.addAll(words.subList(i + 1, words.size()));
        break;
      } else if (!word.startsWith("-") || word.equals("-")) {
        result.operands.add(word);
      } else if (valued.contains(word)) {
        if (++i == words.size()) {
          throw usage(call, "option requires an argument -- '" + word + "'");
        }
        result.options.put(word, words.get(i));
      } else if (word.startsWith("--")
          && equals > 0
          && valued.contains(word.substring(0, equals))) {
        result.options.put(word.substring(0, equals), word.substring(equals + 1));
      } else if (flags.contains(word)) {
        result.options.put(word, "");
      } else if (word.startsWith("--")) {
        throw usage(call, "unrecognized option '" + word + "'");
      } else {
        i += result.joined(call, words, i, flags, valued);
      }
    }
    return result;
  }

  boolean has(String... names) {
    for (String each : names) {
      if (options.containsKey(each)) {
        return true;
      }
    }
    return false;
  }

  Optional<String> find(String... names) {
    for (String each : names) {
      if (options.containsKey(each)) {
        return Optional.of(options.get(each));
      }
    }
    return Optional.empty();
  }

  List<String> operands() {
    return List.copyOf(operands);
  }

  static CommandFailure usage(ToolCall call, String why) {
    return new CommandFailure(1, call.name() + ": " + why);
  }

  /** Reads {@code -abc} or {@code -nVALUE}; returns how many further words it took. */
  private int joined(
      ToolCall call, List<String> words, int at, Set<String> flags, Set<String> valued)
      throws CommandFailure {
    String word = words.get(at);
    for (int i = 1; i < word.length(); i++) {
      String option = "-" + word.charAt(i);
      if (flags.contains(option)) {
        options.put(option, "");
      } else if (valued.contains(option)) {
        String rest = word.substring(i + 1);
        if (!rest.isEmpty()) {
          options.put(option, rest);
          return 0;
        }
        if (at + 1 == words.size()) {
          throw usage(call, "option requires an argument -- '" + word.charAt(i) + "'");
        }
        options.put(option, words.get(at + 1));
        return 1;
      } else {
        throw usage(call, "invalid option -- '" + word.charAt(i) + "'");
      }
    }
    return 0;
  }
}
