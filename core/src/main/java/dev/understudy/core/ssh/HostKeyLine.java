package dev.understudy.core.ssh;

import dev.understudy.core.Sha256;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host's public key as OpenSSH writes it: {@code ssh-ed25519 AAAA...}.
 *
 * @param blob the key itself, base64
 */
record HostKeyLine(String type, String blob) {
  private static final Pattern KEY =
      Pattern.compile(
          "(?:^|\\s)(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-[a-z0-9@.-]+)"
              + "\\s+(AAAA[A-Za-z0-9+/]+={0,3})(?=\\s|$)");

  /** The key somewhere in a line, such as a console's with a time stamp before it. */
  static Optional<HostKeyLine> find(String line) {
    Matcher key = KEY.matcher(line);
    return key.find()
        ? Optional.of(new HostKeyLine(key.group(1), key.group(2))).filter(HostKeyLine::isSound)
        : Optional.empty();
  }

  /**
   * The key in a line.
   *
   * @throws IllegalArgumentException when there is none
   */
  static HostKeyLine parse(String line) {
    return find(line).orElseThrow(() -> new IllegalArgumentException("not a host key: " + line));
  }

  /** As {@code ssh-keygen -l} prints it. */
  String fingerprint() {
    byte[] hash = Sha256.of(Base64.getDecoder().decode(blob));
    return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
  }

  /** Whether the base64 holds a key that calls itself of this type, so that nothing is cut off. */
  private boolean isSound() {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(blob));
      byte[] name = field(bytes);
      while (bytes.hasRemaining()) {
        field(bytes);
      }
      return Arrays.equals(name, type.getBytes(StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return false;
    }
  }

  private static byte[] field(ByteBuffer bytes) {
    int length = bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw new IllegalArgumentException("cut off");
    }
    byte[] field = new byte[length];
    bytes.get(field);
    return field;
  }

  @Override
  public String toString() {
    return type + " " + blob;
  }
}
