package dev.understudy.lab;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.Base64;

/**
 * A fresh ed25519 key pair in OpenSSH's formats.
 *
 * @param privateKey text of the private key file
 * @param publicKey {@code ssh-ed25519 AAAA... comment}
 */
record SshKeys(String privateKey, String publicKey) {
  private static final String TYPE = "ssh-ed25519";
  private static final String COMMENT = "understudy";
  private static final int RAW_LENGTH = 32;

  static SshKeys generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] encoded = pair.getPublic().getEncoded();
      byte[] point = Arrays.copyOfRange(encoded, encoded.length - RAW_LENGTH, encoded.length);
      byte[] seed =
          ((EdECPrivateKey) pair.getPrivate())
              .getBytes()
              .orElseThrow(() -> new IllegalStateException("a private key without bytes"));
      return new SshKeys(privateKey(seed, point), publicKey(point));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java has no Ed25519", missing);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  @Override
  public String toString() {
    return "SshKeys[" + publicKey + "]";
  }

  private static String publicKey(byte[] point) throws IOException {
    return TYPE + " " + Base64.getEncoder().encodeToString(blob(point)) + " " + COMMENT;
  }

  /** The format of {@code PROTOCOL.key}: unencrypted, one key. */
  private static String privateKey(byte[] seed, byte[] point) throws IOException {
    int check = new SecureRandom().nextInt();
    ByteArrayOutputStream secret = new ByteArrayOutputStream();
    DataOutputStream section = new DataOutputStream(secret);
    section.writeInt(check);
    section.writeInt(check);
    put(section, TYPE.getBytes(StandardCharsets.US_ASCII));
    put(section, point);
    section.writeInt(2 * RAW_LENGTH);
    section.write(seed);
    section.write(point);
    put(section, COMMENT.getBytes(StandardCharsets.US_ASCII));
    for (int pad = 1; secret.size() % 8 != 0; pad++) {
      section.write(pad);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    DataOutputStream key = new DataOutputStream(whole);
    key.write("openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII));
    put(key, "none".getBytes(StandardCharsets.US_ASCII));
    put(key, "none".getBytes(StandardCharsets.US_ASCII));
    put(key, new byte[0]);
    key.writeInt(1);
    put(key, blob(point));
    put(key, secret.toByteArray());
    String body =
        Base64.getMimeEncoder(70, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(whole.toByteArray());
    return "-----BEGIN OPENSSH PRIVATE KEY-----\n" + body + "\n-----END OPENSSH PRIVATE KEY-----\n";
  }

  private static byte[] blob(byte[] point) throws IOException {
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(blob);
    put(out, TYPE.getBytes(StandardCharsets.US_ASCII));
    put(out, point);
    return blob.toByteArray();
  }

  private static void put(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
