package dev.understudy.cli;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a page goes: stdout, or a file that only its owner may read. */
final class OutputFile {

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to this file, readable by you alone, instead of stdout.")
  private @Nullable Path file;

  @Option(names = "--force", description = "Replace the file when there is one.")
  private boolean force;

  Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  /** Prints the text, or writes it whole or not at all; either way without secrets. */
  void put(Output output, String text) {
    if (file == null) {
      output.text(text.stripTrailing());
      return;
    }
    Path target = file.toAbsolutePath();
    String clean = output.redactor().clean(text);
    try {
      if (force) {
        Path next = target.resolveSibling(target.getFileName() + ".next");
        Files.deleteIfExists(next);
        write(next, clean);
        Files.move(
            next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } else {
        write(target, clean);
      }
    } catch (FileAlreadyExistsException e) {
      throw Globals.usage(file + " exists already", "add --force to replace it").asException();
    } catch (IOException e) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.STATE_UNWRITABLE,
              file + " cannot be written",
              String.valueOf(e),
              "choose another place: --output FILE"),
          e);
    }
  }

  private static void write(Path target, String text) throws IOException {
    try (WritableByteChannel channel =
            Files.newByteChannel(
                target,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")));
        OutputStream out = Channels.newOutputStream(channel)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
