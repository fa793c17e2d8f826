package dev.understudy.lab.host.tool;

import dev.understudy.lab.host.system.CommandFailure;
import dev.understudy.lab.host.system.HostPath;
import dev.understudy.lab.host.tool.NativeTool.Follow;
import dev.understudy.lab.host.tool.NativeTool.Reads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The real programs that move and hash data: {@code dd}, {@code xargs}, and where this computer has
 * them {@code zstd} and {@code openssl dgst}.
 */
final class DataTools {
  private static final Set<String> DIGEST_OPTIONS =
      Set.of("-sha256", "-sha512", "-r", "-hex", "-binary");

  /** What xargs may start: programs that only look at the files named, or remove them. */
  private static final Set<String> LISTED =
      Set.of("sha256sum", "md5sum", "openssl", "cat", "stat", "wc", "rm", "rmdir");

  private static final Set<String> REMOVERS = Set.of("rm", "rmdir");

  private DataTools() {}

  static Map<String, Tool> all() {
    Map<String, Tool> tools = new TreeMap<>();
    tools.put("dd", DataTools::dd);
    tools.put("xargs", DataTools::xargs);
    if (isInstalled("zstd")) {
      tools.put(
          "zstd",
          new NativeTool(
              "zstd",
              Set.of(),
              Set.of("-o"),
              0,
              Follow.ALL,
              false,
              true,
              Reads.WITHOUT_OPERANDS,
              List.of()));
    }
    if (isInstalled("openssl")) {
      tools.put("openssl", DataTools::openssl);
    }
    return tools;
  }

  private static boolean isInstalled(String program) {
    return Files.isExecutable(Path.of("/usr/bin", program))
        || Files.isExecutable(Path.of("/bin", program));
  }

  private static int dd(ToolCall call) throws IOException, CommandFailure, InterruptedException {
    List<String> words = new ArrayList<>(List.of("dd"));
    boolean file = false;
    for (String word : call.arguments()) {
      boolean to = word.startsWith("of=");
      if (to || word.startsWith("if=")) {
        HostPath path = call.system().paths().resolve(call.directory(), word.substring(3));
        String disk = path.mount().disk();
        if (to && (path.mount().readOnly() || call.system().disks().isFull(disk))) {
          throw new CommandFailure(
              1, "dd: error writing '" + path.path() + "': No space left on device");
        }
        file |= !to;
        words.add(word.substring(0, 3) + path.real());
      } else {
        words.add(word);
      }
    }
    return run(call, words, !file);
  }

  private static int openssl(ToolCall call)
      throws IOException, CommandFailure, InterruptedException {
    List<String> words = call.arguments();
    boolean known =
        !words.isEmpty()
            && words.get(0).equals("dgst")
            && words.stream()
                .filter(each -> each.startsWith("-"))
                .allMatch(DIGEST_OPTIONS::contains);
    if (!known) {
      throw new CommandFailure(1, "openssl: only dgst -sha256 -r is supported on this host");
    }
    return new NativeTool(
            "openssl",
            Set.of(),
            Set.of(),
            1,
            Follow.ALL,
            false,
            true,
            Reads.WITHOUT_OPERANDS,
            List.of())
        .run(call);
  }

  /** Names end with NUL, and what is started takes options and the names, nothing else. */
  private static int xargs(ToolCall call) throws IOException, CommandFailure, InterruptedException {
    List<String> words = call.arguments();
    int at = 0;
    boolean nul = false;
    while (at < words.size() && words.get(at).startsWith("-")) {
      String word = words.get(at++);
      nul |= word.equals("--null") || word.matches("-[0r]*0[0r]*");
      at += Set.of("-n", "-P", "-s", "-L").contains(word) ? 1 : 0;
    }
    List<String> command = words.subList(Math.min(at, words.size()), words.size());
    if (!nul
        || command.isEmpty()
        || !LISTED.contains(command.get(0))
        || command.stream().anyMatch(each -> each.contains("/"))) {
      throw new CommandFailure(
          1, "xargs: only -0 with one of " + new java.util.TreeSet<>(LISTED) + " on this host");
    }
    Path directory = call.system().paths().resolve("/", call.directory()).real();
    NameList names =
        new NameList(call.stdin(), directory, '\0', !REMOVERS.contains(command.get(0)));
    ToolCall checked =
        new ToolCall(
            call.system(), call.words(), call.directory(), names, call.stdout(), call.stderr());
    int status = run(checked, call.words(), true);
    names.requireInside("xargs", 1);
    return status;
  }

  /** Runs what has only real paths in it already. */
  private static int run(ToolCall call, List<String> words, boolean input)
      throws IOException, CommandFailure, InterruptedException {
    return new NativeTool(
            call.name(),
            Set.of(),
            Set.of(),
            Integer.MAX_VALUE,
            Follow.NONE,
            false,
            false,
            input ? Reads.ALWAYS : Reads.NEVER,
            List.of())
        .run(
            new ToolCall(
                call.system(),
                words,
                call.directory(),
                call.stdin(),
                call.stdout(),
                call.stderr()));
  }
}
