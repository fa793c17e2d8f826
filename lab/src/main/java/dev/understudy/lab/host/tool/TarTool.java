package dev.understudy.lab.host.tool;

import dev.understudy.lab.host.system.CommandFailure;
import dev.understudy.lab.host.tool.NativeTool.Follow;
import dev.understudy.lab.host.tool.NativeTool.Reads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The real tar. Its archive and its {@code -C} directory are looked up; members are relative to
 * that directory, so absolute ones are refused rather than misread.
 */
final class TarTool implements Tool {
  private static final Set<String> VALUED =
      Set.of("--exclude", "--transform", "--owner", "--group");

  @Override
  public int run(ToolCall call) throws IOException, CommandFailure, InterruptedException {
    List<String> words = new ArrayList<>(List.of("tar", "--force-local"));
    List<String> members = new ArrayList<>();
    String directory = call.directory();
    Optional<String> archive = Optional.empty();
    List<String> arguments = new ArrayList<>(call.arguments());
    if (!arguments.isEmpty() && !arguments.get(0).startsWith("-")) {
      arguments.set(0, "-" + arguments.get(0));
    }
    boolean extracts = false;
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      boolean more = i + 1 < arguments.size();
      if (word.equals("-C") || word.equals("--directory")) {
        directory = more ? arguments.get(++i) : directory;
      } else if (word.startsWith("--directory=")) {
        directory = word.substring("--directory=".length());
      } else if (word.startsWith("--file=")) {
        archive = Optional.of(word.substring("--file=".length()));
      } else if (word.equals("--file") && more) {
        archive = Optional.of(arguments.get(++i));
      } else if (VALUED.contains(word) && more) {
        words.add(word);
        words.add(arguments.get(++i));
      } else if (isShort(word) && word.endsWith("f") && more) {
        archive = Optional.of(arguments.get(++i));
        extracts |= word.contains("x");
        addShort(words, word.substring(0, word.length() - 1));
      } else if (word.startsWith("-") && word.length() > 1) {
        extracts |= word.equals("--extract") || (isShort(word) && word.contains("x"));
        words.add(word);
      } else {
        members.add(word);
      }
    }
    if (members.stream().anyMatch(each -> each.startsWith("/") || each.contains(".."))) {
      throw new CommandFailure(
          2, "tar: name members relative to a directory given with -C, without '..'");
    }
    if (words.stream().anyMatch(each -> each.matches("(-P|--absolute-names|-[a-zA-Z]*P).*"))) {
      throw new CommandFailure(2, "tar: absolute names are not supported on this host");
    }
    boolean standard = archive.isEmpty() || archive.get().equals("-");
    if (!standard) {
      words.add("-f");
      words.add(
          call.system().paths().resolve(call.directory(), archive.orElseThrow()).real().toString());
    } else {
      words.addAll(List.of("-f", "-"));
    }
    var place = call.system().paths().resolve(call.directory(), directory);
    words.addAll(List.of("-C", place.real().toString()));
    words.addAll(members);
    NativeTool tar =
        new NativeTool(
            "tar",
            Set.of(),
            Set.of(),
            Integer.MAX_VALUE,
            Follow.NONE,
            false,
            !standard,
            extracts && standard ? Reads.ALWAYS : Reads.NEVER,
            List.of());
    if (extracts && call.system().disks().isFull(place.mount().disk())) {
      throw new CommandFailure(
          2, "tar: " + place.path() + ": Cannot write: No space left on device");
    }
    return tar.run(
        new ToolCall(
            call.system(), words, call.directory(), call.stdin(), call.stdout(), call.stderr()));
  }

  private static boolean isShort(String word) {
    return word.startsWith("-") && !word.startsWith("--") && word.length() > 1;
  }

  private static void addShort(List<String> words, String options) {
    if (options.length() > 1) {
      words.add(options);
    }
  }
}
