package dev.understudy.cli;

import dev.understudy.cloud.estate.SecretRef;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads secrets from where their references point, and makes the redactor know them before anyone
 * else does.
 */
final class Secrets {
  private final Map<String, String> environment;
  private final Redactor redactor;

  Secrets(Map<String, String> environment, Redactor redactor) {
    this.environment = Map.copyOf(environment);
    this.redactor = redactor;
  }

  /** The secret; never printed from here on. */
  String resolve(SecretRef reference, String purpose) {
    String value = read(reference, purpose);
    redactor.register(value);
    return value;
  }

  /** What is kept beside secrets and is none itself, such as a user's name or a certificate. */
  String read(SecretRef reference, String purpose) {
    return reference.kind() == SecretRef.Kind.ENV
        ? fromEnvironment(reference, purpose)
        : fromFile(reference, purpose);
  }

  private String fromEnvironment(SecretRef reference, String purpose) {
    String value = environment.getOrDefault(reference.name(), "");
    if (value.isBlank()) {
      throw Problem.of(
              ProblemCode.USAGE,
              "the " + purpose + " is not set",
              "it is to be in the environment variable " + reference.name(),
              "export " + reference.name() + "=...")
          .asException();
    }
    return value.strip();
  }

  private String fromFile(SecretRef reference, String purpose) {
    Path path = reference.base().resolve(reference.name()).normalize();
    try {
      String value = Files.readString(path).strip();
      if (!value.isEmpty()) {
        return value;
      }
      throw missing(path, purpose, "the file is empty");
    } catch (IOException e) {
      throw missing(path, purpose, "cannot read it: " + e.getClass().getSimpleName());
    }
  }

  private static ProblemException missing(Path path, String purpose, String why) {
    return Problem.of(
            ProblemCode.USAGE,
            "the " + purpose + " is not at " + path,
            why,
            "put it there, readable by you alone: chmod 600 " + path)
        .asException();
  }
}
