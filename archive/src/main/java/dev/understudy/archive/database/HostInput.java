package dev.understudy.archive.database;

import dev.understudy.archive.format.Repository;
import dev.understudy.core.Deadline;
import dev.understudy.core.ssh.SshProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An archived stream as the input of a command. */
final class HostInput {
  private HostInput() {}

  /**
   * Returns when the command has read all of it and ended well.
   *
   * @throws dev.understudy.core.ProblemException {@code ARCHIVE_DAMAGED}, when the command has not
   *     seen the end; {@code COMMAND_FAILED}, {@code HOST_UNREACHABLE}
   */
  static void feed(
      HostTools tools,
      List<String> command,
      ArchivedStream archived,
      Repository repository,
      Deadline deadline)
      throws IOException, InterruptedException {
    try (SshProcess process = tools.start(command, deadline)) {
      try (OutputStream to = process.stdin()) {
        archived.writeTo(to, repository);
      }
      process.stdout().transferTo(OutputStream.nullOutputStream());
      int exit = process.exit(deadline);
      if (exit != 0) {
        String said = new String(process.errors(), StandardCharsets.UTF_8);
        throw tools.failed(command, exit, said).asException();
      }
    }
  }
}
