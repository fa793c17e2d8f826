package dev.understudy.runbooks.fake;

import dev.understudy.core.Deadline;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ssh.CommandResult;
import dev.understudy.core.ssh.Ssh;
import dev.understudy.core.ssh.SshProcess;
import dev.understudy.core.ssh.SshSession;
import dev.understudy.core.ssh.SshTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Hosts that all share one directory: file commands really run, on absolute paths below it; other
 * commands answer what the test sets.
 */
public final class FakeHost implements Ssh {
  private final Path root;
  private final Map<String, Function<List<String>, CommandResult>> answers = new LinkedHashMap<>();
  private final List<String> commands = new ArrayList<>();
  private boolean down;

  public FakeHost(Path root) {
    this.root = root;
  }

  /** From now on the command that begins with this word answers so. */
  public void answer(String word, Function<List<String>, CommandResult> answer) {
    answers.put(word, answer);
  }

  public void goDown() {
    down = true;
  }

  /** Every command that was run, one line each. */
  public List<String> commands() {
    return commands;
  }

  public Path path(String absolute) {
    return root.resolve(absolute.substring(1));
  }

  public String read(String absolute) {
    try {
      return Files.readString(path(absolute));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void write(String absolute, String text) {
    try {
      Files.createDirectories(path(absolute).getParent());
      Files.writeString(path(absolute), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public SshSession connect(SshTarget target, Deadline deadline) {
    if (down) {
      throw Problem.of(ProblemCode.HOST_UNREACHABLE, "no answer from " + target, "", "")
          .withEffect(Effect.TRANSIENT)
          .asException();
    }
    return new SshSession() {
      @Override
      public SshProcess start(List<String> command, Deadline deadline) {
        throw new UnsupportedOperationException("only whole commands here");
      }

      @Override
      public CommandResult run(List<String> command, String stdin, Deadline limit)
          throws InterruptedException {
        commands.add(String.join(" ", command));
        Function<List<String>, CommandResult> answer = answers.get(command.get(0));
        return answer != null ? answer.apply(command) : really(command, stdin);
      }

      @Override
      public void close() {}
    };
  }

  private CommandResult really(List<String> command, String stdin) throws InterruptedException {
    List<String> mapped =
        command.stream().map(word -> word.startsWith("/") ? path(word).toString() : word).toList();
    try {
      Path out = Files.createTempFile(root, "out", "");
      Path err = Files.createTempFile(root, "err", "");
      Path in = Files.writeString(Files.createTempFile(root, "in", ""), stdin);
      Process process =
          new ProcessBuilder(mapped)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      int exit = process.waitFor();
      CommandResult result = new CommandResult(exit, text(out), text(err));
      for (Path file : List.of(out, err, in)) {
        Files.delete(file);
      }
      return result;
    } catch (IOException e) {
      return new CommandResult(127, "", command.get(0) + ": not found");
    }
  }

  private String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8).replace(root.toString(), "");
  }
}
