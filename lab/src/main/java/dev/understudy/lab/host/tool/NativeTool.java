package dev.understudy.lab.host.tool;

import dev.understudy.lab.host.system.CommandFailure;
import dev.understudy.lab.host.system.HostPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A real program that works on files: every path it is given is looked up in the machine's tree
 * first, and what it prints of real paths is turned back.
 *
 * @param valued options that take the next word as a value which is no path
 * @param pathOptions options that take the next word as a path
 * @param leading how many operands are no paths, for example the pattern of grep
 * @param follow which operands are looked up through a link at their end
 * @param writes whether it changes the disk, and so fails on a full or read-only one
 * @param maps whether it prints paths on standard output
 * @param reads when it reads standard input
 * @param fixed arguments that always come first
 */
record NativeTool(
    String program,
    Set<String> valued,
    Set<String> pathOptions,
    int leading,
    Follow follow,
    boolean writes,
    boolean maps,
    Reads reads,
    List<String> fixed)
    implements Tool {

  enum Follow {
    ALL,
    NONE,
    LAST
  }

  enum Reads {
    NEVER,
    WITHOUT_OPERANDS,
    ALWAYS
  }

  /** Its arguments with real paths, and where it would write. */
  private record Mapped(List<String> words, List<HostPath> targets, boolean input) {}

  @Override
  public int run(ToolCall call) throws IOException, CommandFailure, InterruptedException {
    Mapped mapped = map(call);
    if (writes) {
      for (HostPath each : mapped.targets) {
        requireRoom(call, each);
      }
    }
    HostPath directory = call.system().paths().resolve("/", call.directory());
    ProcessBuilder builder = new ProcessBuilder(mapped.words);
    builder.directory(
        Files.isDirectory(directory.real())
            ? directory.real().toFile()
            : call.system().scratch().toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("TZ", "UTC");
    Process process;
    try {
      process = call.system().processes().start(builder);
    } catch (IOException e) {
      throw new CommandFailure(127, call.name() + ": cannot run: " + e.getMessage());
    }
    return communicate(call, process, mapped.input);
  }

  /** Waits for the program itself, so that whoever interrupts this ends the program. */
  private int communicate(ToolCall call, Process process, boolean input)
      throws InterruptedException {
    try {
      daemon("stdin", () -> feed(call.stdin(), process, input));
      Thread errors =
          daemon("stderr", () -> passText(call, process.getErrorStream(), call.stderr()));
      Thread output = daemon("stdout", () -> passOutput(call, process));
      int status = process.waitFor();
      output.join();
      errors.join();
      return status;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void passOutput(ToolCall call, Process process) {
    if (maps) {
      passText(call, process.getInputStream(), call.stdout());
      return;
    }
    try {
      pass(process.getInputStream(), call.stdout());
    } catch (IOException e) {
      // Whoever reads has left: on a real host the program would get SIGPIPE.
      process.destroy();
    }
  }

  private static void pass(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[65_536];
    for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
      to.write(buffer, 0, count);
      to.flush();
    }
  }

  private static void passText(ToolCall call, InputStream from, OutputStream to) {
    try {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = from.read(); next >= 0; next = from.read()) {
        line.write(next);
        if (next == '\n' || next == '\0') {
          writeUnmapped(call, line, to);
        }
      }
      writeUnmapped(call, line, to);
      to.flush();
    } catch (IOException e) {
      // Whoever reads has left, or the program was killed.
    }
  }

  private static void writeUnmapped(ToolCall call, ByteArrayOutputStream line, OutputStream to)
      throws IOException {
    String text = line.toString(StandardCharsets.ISO_8859_1);
    String shown =
        call.system()
            .paths()
            .unmap(
                new String(
                    text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1));
    to.write(shown.getBytes(StandardCharsets.ISO_8859_1));
    line.reset();
  }

  private static void feed(InputStream from, Process process, boolean input) {
    try (OutputStream to = process.getOutputStream()) {
      if (input) {
        pass(from, to);
      }
    } catch (IOException e) {
      // The program ended before its input did.
    }
  }

  private Mapped map(ToolCall call) throws IOException {
    List<String> words = new ArrayList<>(List.of(program));
    words.addAll(fixed);
    List<Integer> operands = new ArrayList<>();
    List<String> arguments = call.arguments();
    Set<Integer> optionPaths = new HashSet<>();
    boolean options = true;
    int skip = leading;
    int base = words.size();
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      words.add(word);
      if (options && word.equals("--")) {
        options = false;
      } else if (options && word.startsWith("-") && word.length() > 1) {
        if (pathOptions.contains(word) && i + 1 < arguments.size()) {
          words.add(arguments.get(++i));
          optionPaths.add(base + i);
        } else if (valued.contains(word) && i + 1 < arguments.size()) {
          words.add(arguments.get(++i));
        }
      } else if (skip > 0) {
        skip--;
      } else {
        operands.add(base + i);
      }
    }
    boolean dash = operands.stream().anyMatch(each -> words.get(each).equals("-"));
    List<HostPath> targets = new ArrayList<>();
    for (int at : operands) {
      boolean last = at == operands.get(operands.size() - 1);
      boolean through = follow == Follow.ALL || (follow == Follow.LAST && last);
      if (!words.get(at).equals("-")) {
        targets.add(replace(call, words, at, through));
      }
    }
    for (int at : optionPaths) {
      if (!words.get(at).equals("-")) {
        targets.add(replace(call, words, at, true));
      }
    }
    for (int i = base; i < words.size(); i++) {
      mapAssigned(call, words, i);
    }
    boolean input =
        reads == Reads.ALWAYS || (reads == Reads.WITHOUT_OPERANDS && operands.isEmpty()) || dash;
    return new Mapped(
        words, follow == Follow.LAST && !targets.isEmpty() ? lastOf(targets) : targets, input);
  }

  private static List<HostPath> lastOf(List<HostPath> targets) {
    return targets.subList(targets.size() - 1, targets.size());
  }

  /** A relative path that stays what it is keeps its looks in the program's output. */
  private static HostPath replace(ToolCall call, List<String> words, int at, boolean through)
      throws IOException {
    String word = words.get(at);
    HostPath found = call.system().paths().resolve(call.directory(), word, through);
    HostPath directory = call.system().paths().resolve("/", call.directory());
    boolean plain =
        !word.startsWith("/")
            && directory.real().resolve(word).normalize().equals(found.real())
            && !word.contains("..");
    if (!plain) {
      // A final "/." means the contents of a directory to some programs.
      String end = word.endsWith("/.") ? "/." : word.endsWith("/") ? "/" : "";
      words.set(at, found.real() + end);
    }
    return found;
  }

  /** {@code --file=/x} names a path as well. */
  private void mapAssigned(ToolCall call, List<String> words, int at) throws IOException {
    String word = words.get(at);
    int equals = word.indexOf("=/");
    if (word.startsWith("--") && equals > 0) {
      HostPath found = call.system().paths().resolve("/", word.substring(equals + 1));
      words.set(at, word.substring(0, equals + 1) + found.real());
    }
  }

  private static void requireRoom(ToolCall call, HostPath target) throws CommandFailure {
    if (target.mount().readOnly()) {
      throw new CommandFailure(
          1, call.name() + ": cannot write '" + target.path() + "': Read-only file system");
    }
    String disk = target.mount().disk();
    boolean removes = Set.of("rm", "rmdir", "mv", "chmod", "ln").contains(call.name());
    if (!disk.isEmpty() && !removes && call.system().disks().isFull(disk)) {
      throw new CommandFailure(
          1, call.name() + ": error writing '" + target.path() + "': No space left on device");
    }
  }
}
