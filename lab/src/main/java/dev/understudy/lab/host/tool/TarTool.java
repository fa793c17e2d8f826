package dev.understudy.lab.host.tool;

import dev.understudy.lab.host.system.CommandFailure;
import dev.understudy.lab.host.system.HostPath;
import dev.understudy.lab.host.tool.NativeTool.Follow;
import dev.understudy.lab.host.tool.NativeTool.Reads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The real tar. Its archive, its list of names and its {@code -C} directory are looked up; members
 * are relative to that directory, so absolute ones are refused rather than misread.
 */
final class TarTool implements Tool {
  private static final Set<String> VALUED =
      Set.of(
          "--exclude",
          "--transform",
          "--owner",
          "--group",
          "--format",
          "--pax-option",
          "--xattrs-include",
          "--xattrs-exclude",
          "--warning",
          "--mtime",
          "--blocking-factor",
          "--record-size",
          "-H",
          "-b");

  /** What would run a program of this computer or leave the directory. */
  private static final String REFUSED =
      "(-P|--absolute-names|-I|--use-compress-program|--to-command|--checkpoint-action|-F"
          + "|--info-script|--rsh-command|--one-top-level|-[a-zA-Z]*[PIF]).*";

  @Override
  public int run(ToolCall call) throws IOException, CommandFailure, InterruptedException {
    return new Command(call).run();
  }

  /** One command line taken apart. */
  private static final class Command {
    private final ToolCall call;
    private final List<String> options = new ArrayList<>();
    private final List<String> members = new ArrayList<>();
    private String directory;
    private Optional<String> archive = Optional.empty();
    private Optional<String> names = Optional.empty();
    private boolean nul;
    private boolean reads;
    private boolean extracts;

    Command(ToolCall call) throws CommandFailure {
      this.call = call;
      this.directory = call.directory();
      List<String> arguments = new ArrayList<>(call.arguments());
      if (!arguments.isEmpty() && !arguments.get(0).startsWith("-")) {
        arguments.set(0, "-" + arguments.get(0));
      }
      boolean operands = false;
      for (int i = 0; i < arguments.size(); i++) {
        String word = arguments.get(i);
        if (operands || !word.startsWith("-") || word.equals("-")) {
          members.add(word);
        } else if (word.equals("--")) {
          operands = true;
        } else if (i + 1 < arguments.size() && takesNext(word)) {
          valued(word, arguments.get(++i));
        } else {
          option(word);
        }
      }
      refuse();
    }

    private static boolean takesNext(String word) {
      return VALUED.contains(word)
          || Set.of("--directory", "--file", "--files-from").contains(word)
          || (isShort(word) && word.matches(".*[fCTb]"));
    }

    private void valued(String word, String value) {
      char last = word.charAt(word.length() - 1);
      if (VALUED.contains(word)) {
        options.add(word);
        options.add(value);
      } else if (word.equals("--directory") || (isShort(word) && last == 'C')) {
        directory = value;
      } else if (word.equals("--files-from") || (isShort(word) && last == 'T')) {
        names = Optional.of(value);
      } else if (isShort(word) && last == 'b') {
        options.add("--blocking-factor=" + value);
      } else {
        archive = Optional.of(value);
      }
      if (isShort(word) && word.length() > 2 && !VALUED.contains(word)) {
        option(word.substring(0, word.length() - 1));
      }
    }

    private void option(String word) {
      String value = word.substring(word.indexOf('=') + 1);
      extracts |= word.matches("--extract|--get|-[a-zA-Z]*x[a-zA-Z]*");
      reads |= extracts || word.matches("--list|--diff|--compare|-[a-zA-Z]*[td][a-zA-Z]*");
      nul |= word.equals("--null");
      if (word.startsWith("--directory=")) {
        directory = value;
      } else if (word.startsWith("--file=")) {
        archive = Optional.of(value);
      } else if (word.startsWith("--files-from=")) {
        names = Optional.of(value);
      } else if (!word.equals("--null")) {
        options.add(word);
      }
    }

    private static boolean isShort(String word) {
      return word.startsWith("-") && !word.startsWith("--") && word.length() > 1;
    }

    private void refuse() throws CommandFailure {
      if (members.stream().anyMatch(each -> each.startsWith("/") || each.contains(".."))) {
        throw new CommandFailure(
            2, "tar: name members relative to a directory given with -C, without '..'");
      }
      for (String each : options) {
        if (each.matches(REFUSED)) {
          throw new CommandFailure(2, "tar: " + each + " is not supported on this host");
        }
      }
    }

    int run() throws IOException, CommandFailure, InterruptedException {
      HostPath place = call.system().paths().resolve(call.directory(), directory);
      if (extracts && call.system().disks().isFull(place.mount().disk())) {
        throw new CommandFailure(
            2, "tar: " + place.path() + ": Cannot write: No space left on device");
      }
      boolean standard = archive.orElse("-").equals("-");
      List<String> words =
          new ArrayList<>(List.of("tar", "--force-local", "-f", standard ? "-" : real(archive)));
      words.addAll(List.of("-C", place.real().toString()));
      words.addAll(options);
      boolean listed = names.orElse("").equals("-");
      if (names.isEmpty()) {
        words.addAll(members);
        return tar(words, standard, standard && reads, call.stdin());
      }
      if (listed && standard && reads) {
        throw new CommandFailure(2, "tar: the archive and the names cannot both be standard input");
      }
      words.addAll(nul ? List.of("--null", "-T") : List.of("-T"));
      words.add(listed ? "-" : real(names));
      words.addAll(members);
      try (InputStream list =
          listed ? call.stdin() : Files.newInputStream(java.nio.file.Path.of(real(names)))) {
        NameList checked = new NameList(list, place.real(), nul ? '\0' : '\n', false);
        if (!listed) {
          // The program reads the file itself: all of it is checked before.
          checked.transferTo(java.io.OutputStream.nullOutputStream());
          checked.requireInside("tar", 2);
        }
        int status =
            tar(words, standard, listed || (standard && reads), listed ? checked : call.stdin());
        checked.requireInside("tar", 2);
        return status;
      }
    }

    private String real(Optional<String> path) throws IOException {
      return call.system().paths().resolve(call.directory(), path.orElseThrow()).real().toString();
    }

    private int tar(List<String> words, boolean standard, boolean input, InputStream stdin)
        throws IOException, CommandFailure, InterruptedException {
      return new NativeTool(
              "tar",
              Set.of(),
              Set.of(),
              Integer.MAX_VALUE,
              Follow.NONE,
              false,
              !standard || reads,
              input ? Reads.ALWAYS : Reads.NEVER,
              List.of())
          .run(
              new ToolCall(
                  call.system(), words, call.directory(), stdin, call.stdout(), call.stderr()));
    }
  }
}
