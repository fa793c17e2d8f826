package dev.understudy.lab.rpc;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The key pairs the lab knows: lasting ones, and temporary ones it has issued. */
public final class Credentials {
  private static final String ALPHABET =
      "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

  private final Map<String, Credential> known = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();

  public void add(Credential credential) {
    known.put(credential.accessKeyId(), credential);
  }

  /** A fresh lasting key pair, not yet known. */
  public Credential fresh(boolean readOnly) {
    return Credential.lasting("LTAI5t" + word(18), word(30), readOnly);
  }

  /** Issues temporary credentials, as STS AssumeRole does. */
  public Credential issueTemporary(Duration life, boolean readOnly) {
    byte[] token = new byte[48];
    random.nextBytes(token);
    Credential issued =
        new Credential(
            "STS." + word(24),
            word(44),
            Optional.of(Base64.getEncoder().encodeToString(token)),
            Optional.of(Instant.now().plus(life)),
            readOnly);
    add(issued);
    return issued;
  }

  Optional<Credential> find(String accessKeyId) {
    return Optional.ofNullable(known.get(accessKeyId));
  }

  private String word(int length) {
    StringBuilder word = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      word.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return word.toString();
  }
}
