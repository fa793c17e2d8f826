package dev.understudy.lab.host.tool;

import dev.understudy.lab.host.system.CommandFailure;
import dev.understudy.lab.host.tool.NativeTool.Follow;
import dev.understudy.lab.host.tool.NativeTool.Reads;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The real programs that work on files, with what is needed to know of their arguments. */
final class FileTools {
  private FileTools() {}

  static Map<String, Tool> all() {
    Map<String, Tool> tools = new TreeMap<>();
    reader(tools, "cat", Set.of(), false);
    reader(tools, "head", Set.of("-n", "-c", "--lines", "--bytes"), false);
    reader(tools, "tail", Set.of("-n", "-c", "--lines", "--bytes"), false);
    reader(tools, "wc", Set.of(), true);
    reader(tools, "sha256sum", Set.of(), true);
    reader(tools, "md5sum", Set.of(), true);
    reader(tools, "sort", Set.of("-k", "-t", "-S"), false);
    reader(tools, "uniq", Set.of("-f", "-s", "-w"), false);
    reader(tools, "cut", Set.of("-d", "-f", "-c", "-b"), false);
    reader(tools, "base64", Set.of("-w"), false);
    reader(tools, "cmp", Set.of("-n", "-i"), true);
    reader(tools, "diff", Set.of("-U", "-C"), true);
    tools.put("tr", filter("tr", 2, Set.of()));
    tools.put("grep", filter("grep", 1, Set.of("-m", "-A", "-B", "-C")));
    tools.put("sed", sed());
    tools.put("ls", FileTools::ls);
    looker(tools, "stat", Set.of("-c", "-f", "--format", "--printf"), Follow.NONE);
    looker(tools, "du", Set.of("-d", "--max-depth", "--exclude"), Follow.NONE);
    looker(tools, "readlink", Set.of(), Follow.NONE);
    tools.put("find", FileTools::find);
    writer(tools, "cp", Set.of("-S"), Set.of("-t"), Follow.LAST);
    writer(tools, "mv", Set.of("-S"), Set.of("-t"), Follow.NONE);
    writer(tools, "rm", Set.of(), Set.of(), Follow.NONE);
    writer(tools, "rmdir", Set.of(), Set.of(), Follow.NONE);
    writer(tools, "mkdir", Set.of("-m", "--mode"), Set.of(), Follow.ALL);
    writer(tools, "touch", Set.of("-d", "-t", "--date"), Set.of("-r"), Follow.ALL);
    writer(tools, "truncate", Set.of("-s", "--size"), Set.of("-r"), Follow.ALL);
    writer(tools, "mktemp", Set.of("--suffix"), Set.of("-p"), Follow.ALL);
    tools.put(
        "chmod",
        new NativeTool(
            "chmod", Set.of(), Set.of(), 1, Follow.ALL, true, true, Reads.NEVER, List.of()));
    tools.put(
        "tee",
        new NativeTool(
            "tee", Set.of(), Set.of(), 0, Follow.ALL, true, false, Reads.ALWAYS, List.of()));
    tools.put("tar", new TarTool());
    tools.put("ln", new LinkTool());
    return tools;
  }

  /** The real find, without what would start programs or write files of this computer. */
  private static int find(ToolCall call) throws IOException, CommandFailure, InterruptedException {
    for (String each : call.arguments()) {
      if (each.matches("-(exec|execdir|ok|okdir|fls|fprint.*|files0-from)")) {
        throw new CommandFailure(1, "find: " + each + " is not supported on this host");
      }
    }
    return new NativeTool(
            "find", FIND_VALUES, Set.of(), 0, Follow.NONE, false, true, Reads.NEVER, List.of())
        .run(call);
  }

  private static final Set<String> FIND_VALUES =
      Set.of(
          "-name",
          "-iname",
          "-type",
          "-maxdepth",
          "-mindepth",
          "-size",
          "-mtime",
          "-mmin",
          "-printf",
          "-perm",
          "-user",
          "-group",
          "-path");

  private static void reader(
      Map<String, Tool> tools, String name, Set<String> valued, boolean maps) {
    tools.put(
        name,
        new NativeTool(
            name, valued, Set.of(), 0, Follow.ALL, false, maps, Reads.WITHOUT_OPERANDS, List.of()));
  }

  private static void looker(
      Map<String, Tool> tools, String name, Set<String> valued, Follow follow) {
    tools.put(
        name,
        new NativeTool(name, valued, Set.of(), 0, follow, false, true, Reads.NEVER, List.of()));
  }

  /** With {@code -l} or {@code -d} ls shows a link itself, otherwise what it leads to. */
  private static int ls(ToolCall call) throws IOException, CommandFailure, InterruptedException {
    boolean shows = call.arguments().stream().anyMatch(each -> each.matches("-[a-zA-Z]*[ld].*"));
    return new NativeTool(
            "ls",
            Set.of("-I"),
            Set.of(),
            0,
            shows ? Follow.NONE : Follow.ALL,
            false,
            true,
            Reads.NEVER,
            List.of())
        .run(call);
  }

  private static void writer(
      Map<String, Tool> tools,
      String name,
      Set<String> valued,
      Set<String> pathOptions,
      Follow follow) {
    tools.put(
        name,
        new NativeTool(name, valued, pathOptions, 0, follow, true, true, Reads.NEVER, List.of()));
  }

  private static NativeTool filter(String name, int leading, Set<String> valued) {
    return new NativeTool(
        name,
        valued,
        Set.of("-f"),
        leading,
        Follow.ALL,
        false,
        true,
        Reads.WITHOUT_OPERANDS,
        List.of());
  }

  /** In its sandbox sed neither runs commands nor opens files that its arguments do not name. */
  private static NativeTool sed() {
    return new NativeTool(
        "sed",
        Set.of("-e"),
        Set.of(),
        1,
        Follow.ALL,
        false,
        false,
        Reads.WITHOUT_OPERANDS,
        List.of("--sandbox"));
  }
}
