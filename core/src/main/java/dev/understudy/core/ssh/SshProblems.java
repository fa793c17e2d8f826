package dev.understudy.core.ssh;

import com.jcraft.jsch.JSchAlgoNegoFailException;
import com.jcraft.jsch.JSchChangedHostKeyException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchHostKeyException;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can go wrong with SSH, told apart by what the operator has to do about it. */
final class SshProblems {
  private SshProblems() {}

  static Problem connecting(SshTarget target, JSchException e) {
    if (e instanceof JSchHostKeyException key) {
      return hostKey(target, key);
    }
    if (e instanceof JSchAlgoNegoFailException) {
      return unreachable(
          target, "The two sides have no cipher or key type in common.", nextLook(target) + " -v");
    }
    if (isAuthentication(e)) {
      return refusedKey(target);
    }
    return notAnswering(target, e);
  }

  static Problem late(SshTarget target) {
    return unreachable(target, "It did not answer within the time allowed.", nextLook(target))
        .withEffect(Effect.TRANSIENT);
  }

  static Problem badKey(SshTarget target, String why) {
    return Problem.of(
        ProblemCode.INVALID_FILE,
        "The private key " + target.key() + " cannot be used.",
        why,
        "Name an ed25519 or rsa key without a passphrase as `ssh.key` in the estate file");
  }

  /** Nothing was sent. */
  static Problem closed(SshTarget target, String program) {
    return Problem.of(
            ProblemCode.HOST_UNREACHABLE,
            "`" + program + "` was not started: the connection to " + target + " is closed.",
            "It broke, or was closed, after an earlier command.",
            nextLook(target))
        .withEffect(Effect.TRANSIENT);
  }

  /** The command was sent, or may have been; what it did is not known. */
  static Problem broken(SshTarget target, String program) {
    return Problem.of(
            ProblemCode.HOST_UNREACHABLE,
            "The connection to " + target + " broke while `" + program + "` was running.",
            "The command may have done its work or not.",
            nextLook(target))
        .withEffect(Effect.UNKNOWN);
  }

  static Problem overdue(SshTarget target, String program) {
    return Problem.of(
            ProblemCode.HOST_UNREACHABLE,
            "`" + program + "` on " + target + " did not end within the time allowed.",
            "The command may have done its work or not.",
            nextLook(target))
        .withEffect(Effect.UNKNOWN);
  }

  static Problem overrun(SshTarget target, String program, int limit) {
    return Problem.of(
            ProblemCode.COMMAND_FAILED,
            "`" + program + "` on " + target + " printed more than " + limit + " bytes.",
            "So much output is not kept; the command was cut off.",
            "Run it by hand and see what it prints")
        .withEffect(Effect.UNKNOWN);
  }

  private static Problem hostKey(SshTarget target, JSchHostKeyException e) {
    boolean isChanged = e instanceof JSchChangedHostKeyException;
    String name = KnownHostsEntry.name(target.address(), target.port());
    Optional<String> known =
        new KnownHosts(target.knownHosts())
            .keys(target.address(), target.port()).stream()
                .map(KnownHosts::fingerprint)
                .findFirst();
    String why =
        isChanged
            ? "It shows another host key than the known one"
                + known.map(print -> " (" + print + ")").orElse("")
                + ": another machine answers there, or it was set up anew."
            : "Its host key is not in the file of known hosts, or is revoked there.";
    return unreachable(
        target,
        why,
        "Compare `ssh-keyscan -p %d %s | ssh-keygen -lf -` with the keys on the server's console; if they are the same, set the line for %s in %s"
            .formatted(target.port(), target.address(), name, target.knownHosts()));
  }

  private static Problem refusedKey(SshTarget target) {
    return unreachable(
        target,
        "It refused the key " + target.key() + " for user " + target.user() + ".",
        "Put the public key (ssh-keygen -yf %s) into authorized_keys there, or correct `ssh` in the estate file"
            .formatted(target.key()));
  }

  private static Problem notAnswering(SshTarget target, JSchException e) {
    Throwable cause = root(e);
    String why = "The connection was given up: " + lower(cause.getMessage()) + ".";
    if (cause instanceof ConnectException && lower(cause.getMessage()).contains("refused")) {
      why = "The connection was refused: the machine is up, its SSH service is not.";
    }
    if (cause instanceof UnknownHostException) {
      why = "That name has no address.";
    }
    return unreachable(target, why, nextLook(target)).withEffect(Effect.TRANSIENT);
  }

  private static boolean isAuthentication(JSchException e) {
    String message = lower(e.getMessage());
    return message.startsWith("partial auth")
        || message.startsWith("auth fail")
        || message.startsWith("auth cancel")
        || message.startsWith("userauth fail")
        || message.contains("too many authentication failures");
  }

  private static Problem unreachable(SshTarget target, String why, String hint) {
    return Problem.of(ProblemCode.HOST_UNREACHABLE, "Cannot log in to " + target + ".", why, hint);
  }

  private static String nextLook(SshTarget target) {
    return "ssh -p %d -i %s -o UserKnownHostsFile=%s %s@%s true"
        .formatted(
            target.port(), target.key(), target.knownHosts(), target.user(), target.address());
  }

  private static Throwable root(Throwable e) {
    Throwable cause = e;
    for (Throwable next = e; next != null; next = next.getCause()) {
      cause = next;
    }
    return cause;
  }

  private static String lower(@Nullable String message) {
    return message == null ? "no reason given" : message.toLowerCase(Locale.ROOT);
  }
}
