package dev.understudy.lab.host.tool;

import dev.understudy.lab.host.system.CommandFailure;
import dev.understudy.lab.host.system.HostSystem;
import dev.understudy.lab.host.system.Mount;
import dev.understudy.lab.host.tool.NativeTool.Follow;
import dev.understudy.lab.host.tool.NativeTool.Reads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A script that names no place by itself: it works on the directories among its arguments. Those
 * can be looked up, and so this computer's own {@code sh} may run it, whatever of the shell's
 * language it uses.
 */
public final class ContainedScript {

  /** A path in so many words, but for devices that are the same everywhere and processes. */
  private static final Pattern PLACE =
      Pattern.compile("(^|[\\s=<>(|;&:])[\"']*/(?!dev/(null|zero)\\b|proc/)[\\w.$]|\\.\\.|~");

  private static final String MOUNTS = "LAB_MOUNTS";

  /** Says of the machine's mounts what a machine's own program says. */
  private static final String MOUNTPOINT =
      """
      #!/bin/sh
      for last; do :; done
      case "
      $LAB_MOUNTS
      " in *"
      $last
      "*) exit 0 ;; esac
      exit 1
      """;

  private ContainedScript() {}

  public static boolean isOne(String script) {
    return !PLACE.matcher(script).find();
  }

  /**
   * Runs it.
   *
   * @param call {@code sh -c SCRIPT NAME ARGUMENT...}
   */
  public static int run(ToolCall call) throws IOException, InterruptedException {
    HostSystem system = call.system();
    List<String> words = new ArrayList<>(List.of("env"));
    words.add("PATH=" + programs(system) + ":/usr/sbin:/usr/bin:/sbin:/bin");
    words.add(
        MOUNTS
            + "="
            + system.mounts().all().stream()
                .filter(mount -> !mount.target().equals("/"))
                .map(Mount::files)
                .map(Path::toString)
                .collect(Collectors.joining("\n")));
    words.add("sh");
    for (String each : call.arguments()) {
      words.add(
          each.startsWith("/") ? system.paths().resolve("/", each, false).real().toString() : each);
    }
    try {
      return new NativeTool(
              "env",
              Set.of(),
              Set.of(),
              Integer.MAX_VALUE,
              Follow.NONE,
              false,
              false,
              Reads.ALWAYS,
              List.of())
          .run(new ToolCall(system, words, "/", call.stdin(), call.stdout(), call.stderr()));
    } catch (CommandFailure e) {
      call.error(e.getMessage() + "\n");
      return e.status();
    }
  }

  private static Path programs(HostSystem system) throws IOException {
    Path directory = Files.createDirectories(system.scratch().resolve("programs"));
    Path program = directory.resolve("mountpoint");
    if (!Files.exists(program)) {
      Path made = Files.createTempFile(directory, "new", "");
      Files.writeString(made, MOUNTPOINT);
      if (!made.toFile().setExecutable(true)) {
        throw new IOException("cannot make " + made + " executable");
      }
      Files.move(made, program, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
    return directory;
  }
}
