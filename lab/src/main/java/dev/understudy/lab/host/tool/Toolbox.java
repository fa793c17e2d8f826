package dev.understudy.lab.host.tool;

import dev.understudy.lab.dns.Lookup;
import dev.understudy.lab.host.system.CommandFailure;
import dev.understudy.lab.workload.PlatformCommand;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All programs of a lab machine by name. Immutable; shared by all machines. */
public final class Toolbox {
  private static final Set<String> DIRECTORIES =
      Set.of("/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/", "/usr/local/bin/");

  private final Map<String, Tool> tools = new TreeMap<>();

  /**
   * @param names where machines look names up
   * @param platform how the platform's own tool is started
   */
  public Toolbox(Lookup names, PlatformCommand platform) {
    tools.putAll(FileTools.all());
    tools.putAll(DataTools.all());
    tools.putAll(MountTools.all());
    tools.putAll(BlockTools.all());
    tools.putAll(SystemTools.all());
    tools.put("systemctl", new SystemctlTool());
    tools.put("test", new TestTool());
    tools.put("[", new TestTool());
    tools.put("curl", new CurlTool(names));
    tools.put("gamsctl", new GamsctlTool(platform));
  }

  public Set<String> names() {
    return new TreeSet<>(tools.keySet());
  }

  /** A program by its name or by its path in one of the usual directories. */
  public Optional<Tool> find(String word) {
    int slash = word.lastIndexOf('/');
    if (slash >= 0 && !DIRECTORIES.contains(word.substring(0, slash + 1))) {
      return Optional.empty();
    }
    return Optional.ofNullable(tools.get(word.substring(slash + 1)));
  }

  /** Runs a program that was found; every failure becomes an exit status and a message. */
  public int run(Tool tool, ToolCall call) throws IOException, InterruptedException {
    try {
      return tool.run(call);
    } catch (CommandFailure e) {
      call.error(e.getMessage() + "\n");
      return e.status();
    } catch (NoSuchFileException e) {
      call.error(call.name() + ": No such file or directory\n");
      return 1;
    } catch (FileSystemException e) {
      String reason = Optional.ofNullable(e.getReason()).orElse(e.getClass().getSimpleName());
      call.error(call.name() + ": " + call.system().paths().unmap(reason) + "\n");
      return 1;
    } catch (RuntimeException e) {
      call.error(call.name() + ": failed: " + e + "\n");
      return 1;
    }
  }
}
