package dev.understudy.lab.host.shell;

import dev.understudy.lab.host.shell.Node.Redirect;
import dev.understudy.lab.host.system.HostPath;
import dev.understudy.lab.host.system.HostSystem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens the files that a command is redirected to, in the machine's tree, and closes them again.
 */
final class Redirections {

  /** What runs with the changed streams. */
  @FunctionalInterface
  interface Body {
    int run(Streams streams) throws IOException, InterruptedException, ShellSyntax;
  }

  private static final class Failure extends IOException {
    Failure(String message) {
      super(message);
    }
  }

  private final HostSystem system;
  private final String directory;
  private final Expander expander;

  Redirections(HostSystem system, String directory, Expander expander) {
    this.system = system;
    this.directory = directory;
    this.expander = expander;
  }

  int run(List<Redirect> redirects, Streams streams, Body body)
      throws IOException, InterruptedException, ShellSyntax {
    if (redirects.isEmpty()) {
      return body.run(streams);
    }
    Streams changed = streams;
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      for (Redirect each : redirects) {
        changed = redirect(each, changed, opened);
      }
      return body.run(changed);
    } catch (Failure e) {
      HostShell.complain(streams, "sh: 1: " + e.getMessage());
      return 1;
    } finally {
      for (AutoCloseable each : opened) {
        close(each, streams);
      }
    }
  }

  private static void close(AutoCloseable file, Streams streams) throws InterruptedException {
    try {
      file.close();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      HostShell.complain(streams, "sh: " + e.getMessage());
    }
  }

  private Streams redirect(Redirect redirect, Streams streams, List<AutoCloseable> opened)
      throws IOException, InterruptedException, ShellSyntax {
    String target = expander.text(redirect.target());
    if (redirect.operator().equals(">&")) {
      OutputStream other =
          switch (target) {
            case "1" -> streams.out();
            case "2" -> streams.error();
            default -> throw new Failure(target + ": bad descriptor");
          };
      return redirect.descriptor() == 2 ? streams.withError(other) : streams.withOut(other);
    }
    HostPath path = system.paths().resolve(directory, target);
    if (redirect.operator().equals("<")) {
      if (!Files.isReadable(path.real()) || Files.isDirectory(path.real())) {
        throw new Failure("cannot open " + target + ": No such file");
      }
      InputStream in = Files.newInputStream(path.real());
      opened.add(in);
      return streams.withIn(in);
    }
    OutputStream out = open(path, target, redirect.operator().equals(">>"));
    opened.add(out);
    return redirect.descriptor() == 2 ? streams.withError(out) : streams.withOut(out);
  }

  private OutputStream open(HostPath path, String target, boolean append) throws IOException {
    boolean full = !path.mount().disk().isEmpty() && system.disks().isFull(path.mount().disk());
    if (full || path.mount().readOnly()) {
      String reason = full ? "No space left on device" : "Read-only file system";
      throw new Failure("cannot create " + target + ": " + reason);
    }
    Path parent = path.real().getParent();
    if (Files.isDirectory(path.real()) || parent == null || !Files.isDirectory(parent)) {
      throw new Failure("cannot create " + target + ": Directory nonexistent");
    }
    StandardOpenOption how =
        append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    return new GatedOutput(
        system.processes(),
        system
            .processes()
            .writing(
                () ->
                    Files.newOutputStream(
                        path.real(), StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)));
  }
}
