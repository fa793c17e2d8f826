package dev.understudy.cloud.estate;

import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.cloud.yaml.Position;
import dev.understudy.cloud.yaml.YamlNode;
import dev.understudy.cloud.yaml.YamlText;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/** Reads the estate file. */
public final class EstateFile {
  private static final long LARGEST = 4L << 20;

  private EstateFile() {}

  /**
   * The estate that the file describes; looks at nothing but that file.
   *
   * @throws ProblemException INVALID_FILE with every problem of the file, each on a line {@code
   *     file:line:column: message}
   */
  public static Estate load(Path file) {
    return parse(bytes(file), file);
  }

  /** {@link #load} of bytes that were read already; {@code file} is where they came from. */
  static Estate parse(byte[] bytes, Path file) {
    FileProblems problems = new FileProblems(file.toString());
    String text = text(bytes, file);
    Optional<YamlNode> root = YamlText.read(text, Position.start(), problems);
    root.ifPresent(
        node -> {
          EstateShape.file().check(node, "", problems);
          if (node instanceof YamlNode.Mapping mapping) {
            new EstateRules(mapping, problems).check();
          }
        });
    if (root.isEmpty() || !problems.isEmpty()) {
      throw problems.asException(
          "the estate file " + file,
          "edit "
              + file
              + " at these lines; docs/reference/estate.schema.json lists every key, and editors complete from it");
    }
    return new EstateReader(file.toAbsolutePath().normalize())
        .read(root.get(), HexFormat.of().formatHex(Sha256.of(bytes)));
  }

  private static byte[] bytes(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw unreadable(file, "it is a directory");
      }
      if (Files.size(file) > LARGEST) {
        throw unreadable(file, "it is larger than 4 MiB");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw Problem.of(
              ProblemCode.INVALID_FILE,
              "there is no estate file " + file,
              "it says what is protected and where it can live; nothing works without it",
              "name it with -f FILE, or try everything on this machine first: understudy drill --lab")
          .asException();
    } catch (IOException e) {
      throw unreadable(file, "it cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private static String text(byte[] bytes, Path file) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw unreadable(file, "it is not UTF-8");
    }
  }

  private static ProblemException unreadable(Path file, String why) {
    return Problem.of(
            ProblemCode.INVALID_FILE,
            "the estate file " + file + " cannot be used",
            why,
            "name another with -f FILE, or look at it: ls -l " + file)
        .asException();
  }
}
