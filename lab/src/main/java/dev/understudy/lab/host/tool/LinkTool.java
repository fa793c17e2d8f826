package dev.understudy.lab.host.tool;

import dev.understudy.lab.host.system.CommandFailure;
import dev.understudy.lab.host.system.HostPath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** {@code ln}: the text of a symbolic link is the machine's path and is never looked up. */
final class LinkTool implements Tool {

  @Override
  public int run(ToolCall call) throws IOException, CommandFailure {
    Arguments arguments = Arguments.parse(call, Set.of("-s", "-f", "-n", "-T", "-v"), Set.of());
    List<String> operands = arguments.operands();
    if (operands.size() != 2) {
      throw Arguments.usage(call, "expected TARGET LINK");
    }
    HostPath link = call.system().paths().resolve(call.directory(), operands.get(1), false);
    Path place =
        Files.isDirectory(link.real()) && !arguments.has("-n", "-T")
            ? link.real().resolve(Path.of(operands.get(0)).getFileName())
            : link.real();
    HostPath target = call.system().paths().resolve(call.directory(), operands.get(0), false);
    try {
      call.system()
          .processes()
          .writing(
              () -> {
                if (arguments.has("-f") && Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                  Files.delete(place);
                }
                return arguments.has("-s")
                    ? Files.createSymbolicLink(place, Path.of(operands.get(0)))
                    : Files.createLink(place, target.real());
              });
    } catch (FileSystemException e) {
      throw new CommandFailure(
          1, "ln: failed to create link '" + link.path() + "': " + e.getClass().getSimpleName());
    }
    return 0;
  }
}
