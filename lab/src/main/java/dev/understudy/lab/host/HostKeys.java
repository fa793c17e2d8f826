package dev.understudy.lab.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/** SSH keys of machines and of those who log in to them, in OpenSSH's files. */
final class HostKeys {
  private static final String FILE = "etc/ssh/ssh_host_ed25519_key";

  private HostKeys() {}

  /** The host key on a system disk; made when there is none. */
  static KeyPair ensure(Path root, String hostname) throws IOException {
    Path file = root.resolve(FILE);
    try {
      if (!Files.isRegularFile(file)) {
        make(file, hostname);
      }
      try (InputStream in = Files.newInputStream(file)) {
        for (KeyPair each :
            SecurityUtils.loadKeyPairIdentities(
                null, NamedResource.ofName(FILE), in, FilePasswordProvider.EMPTY)) {
          return each;
        }
      }
      throw new IOException("no key in /" + FILE);
    } catch (GeneralSecurityException e) {
      throw new IOException("the host key cannot be used: " + e.getMessage(), e);
    }
  }

  /** Takes the host key away, so that a copied disk does not pretend to be its original. */
  static void forget(Path root) throws IOException {
    Files.deleteIfExists(root.resolve(FILE));
    Files.deleteIfExists(root.resolve(FILE + ".pub"));
  }

  /** {@code ssh-ed25519 AAAA...} without a comment. */
  static String publicLine(PublicKey key) {
    return PublicKeyEntry.toString(key);
  }

  /** Keys that may log in, one a line; nobody may when there is none. */
  static List<PublicKey> parseAll(String lines) throws IOException {
    List<PublicKey> keys = new ArrayList<>();
    for (String each : lines.split("\n", -1)) {
      if (!each.isBlank()) {
        keys.add(parse(each));
      }
    }
    return keys;
  }

  private static PublicKey parse(String line) throws IOException {
    try {
      AuthorizedKeyEntry entry = AuthorizedKeyEntry.parseAuthorizedKeyEntry(line.strip());
      if (entry == null) {
        throw new IOException("not an OpenSSH public key");
      }
      return entry.resolvePublicKey(null, Map.of(), PublicKeyEntryResolver.FAILING);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("not an OpenSSH public key: " + e.getMessage(), e);
    }
  }

  private static void make(Path file, String hostname)
      throws IOException, GeneralSecurityException {
    KeyPair pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
    Files.createDirectories(file.getParent());
    Path next = file.resolveSibling(".new-key");
    Files.deleteIfExists(next);
    Files.createFile(
        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream out = Files.newOutputStream(next)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(
          pair, "root@" + hostname, new OpenSSHKeyEncryptionContext(), out);
    }
    Files.writeString(
        file.resolveSibling(file.getFileName() + ".pub"),
        publicLine(pair.getPublic()) + " root@" + hostname + "\n",
        StandardCharsets.UTF_8);
    Files.move(next, file);
  }
}
