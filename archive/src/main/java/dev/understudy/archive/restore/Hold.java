package dev.understudy.archive.restore;

import dev.understudy.archive.format.GroupName;
import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.ssh.SshProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One restore at a time to one place: a process on the target that lives as long as the connection,
 * and keeps the marks. Safe for use by many threads.
 */
final class Hold implements AutoCloseable {
  private final SshProcess process;
  private final BufferedReader answers;
  private final Set<String> done = new HashSet<>();
  private boolean isSame;
  private boolean hasBefore;
  private boolean isSwapped;
  private boolean isSwapping;
  private Optional<String> other = Optional.empty();

  private Hold(SshProcess process) {
    this.process = process;
    this.answers =
        new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8));
  }

  /**
   * @param identity of what is restored
   * @throws ProblemException {@code BLOCKED} when another restore is at work there
   */
  static Hold take(Target target, String identity, Deadline deadline) throws InterruptedException {
    TargetPaths paths = target.paths();
    Hold hold =
        new Hold(
            target
                .session()
                .start(
                    TargetScripts.command(
                        TargetScripts.HOLD,
                        paths.state(),
                        paths.staging(),
                        paths.before(),
                        identity),
                    deadline));
    try {
      hold.read(target);
      return hold;
    } catch (RuntimeException | IOException e) {
      hold.close();
      throw e instanceof ProblemException known ? known : hold.broken(e);
    }
  }

  private void read(Target target) throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      String value = line.substring(line.indexOf('=') + 1);
      switch (line.substring(0, Math.max(0, line.indexOf('=')))) {
        case "same" -> isSame = true;
        case "other" -> other = Optional.of(value);
        case "before" -> hasBefore = true;
        case "swapped" -> isSwapped = true;
        case "swapping" -> isSwapping = true;
        case "done" -> done.add(value);
        case "busy" ->
            throw blocked(
                "another restore to " + target.place() + " is at work",
                "process " + value + " there holds it",
                "wait for it, or end that process");
        case "foreign" ->
            throw blocked(
                target.place() + ": " + value + " is not ours",
                "it is a link, or belongs to another user",
                "look at it and remove it: ls -ld " + value);
        default -> {
          if (line.equals("held")) {
            return;
          }
        }
      }
    }
    throw Problem.of(
            ProblemCode.COMMAND_FAILED,
            "the target " + target.place() + " cannot be held",
            new String(process.errors(), StandardCharsets.UTF_8).strip(),
            "look at the directory above it: who may write there?")
        .asException();
  }

  static ProblemException blocked(String what, String why, String hint) {
    return Problem.of(ProblemCode.BLOCKED, what, why, hint).asException();
  }

  /** Whether what is there is of the same restore. */
  boolean isSame() {
    return isSame;
  }

  /** Whether something that was there before an earlier restore is kept. */
  boolean hasBefore() {
    return hasBefore;
  }

  boolean isSwapped() {
    return isSwapped;
  }

  boolean isSwapping() {
    return isSwapping;
  }

  /** The restore that is there, when it is another. */
  Optional<String> other() {
    return other;
  }

  boolean isDone(String mark) {
    return done.contains(mark);
  }

  /** The mark of a group that has been extracted. */
  static String mark(GroupName group) {
    return group.archive() + "-" + group.group();
  }

  /** Without waiting for it. */
  void mark(String mark) {
    send("done " + mark);
  }

  /** Throws away what is staged and begins anew. */
  void begin() {
    ask("begin", "begun");
    done.clear();
  }

  /** Goes on with what is staged. */
  void goOn() {
    ask("staging", "begun");
  }

  /** Waits until all marks are made. */
  void flush() {
    ask("flush", "flushed");
  }

  /** Removes what is staged, and all marks. */
  void clear() {
    ask("clear", "cleared");
  }

  private synchronized void ask(String question, String answer) {
    send(question);
    try {
      String line = answers.readLine();
      if (!answer.equals(line)) {
        throw Problem.of(
                ProblemCode.COMMAND_FAILED,
                "the staging directory cannot be made",
                new String(process.errors(), StandardCharsets.UTF_8).strip(),
                "look at the directory above the target: who may write there, has it room?")
            .asException();
      }
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private synchronized void send(String line) {
    try {
      process.stdin().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.stdin().flush();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private ProblemException broken(Exception e) {
    return new ProblemException(
        Problem.of(
            ProblemCode.HOST_UNREACHABLE,
            "the connection to the target broke",
            String.valueOf(e.getMessage()),
            "run the same command again: it goes on where it was"),
        e);
  }

  @Override
  public void close() {
    process.close();
  }
}
