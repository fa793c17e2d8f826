package dev.understudy.lab.rpc;

import java.time.Instant;
import java.util.Optional;

/**
 * A key pair that may sign requests.
 *
 * @param token of temporary credentials
 * @param expires of temporary credentials
 * @param readOnly whether changing actions are refused with {@code Forbidden.RAM}
 */
public record Credential(
    String accessKeyId,
    String accessKeySecret,
    Optional<String> token,
    Optional<Instant> expires,
    boolean readOnly) {

  /** A long-lived key pair. */
  public static Credential lasting(String accessKeyId, String accessKeySecret, boolean readOnly) {
    return new Credential(
        accessKeyId, accessKeySecret, Optional.empty(), Optional.empty(), readOnly);
  }

  @Override
  public String toString() {
    return "Credential[" + accessKeyId + "]";
  }
}
