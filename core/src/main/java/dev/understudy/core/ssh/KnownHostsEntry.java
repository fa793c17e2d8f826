package dev.understudy.core.ssh;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One line of a known_hosts file that names hosts and a key; comments, and lines with a marker such
 * as {@code @revoked}, are none.
 */
record KnownHostsEntry(List<String> hosts, String rest) {

  static Optional<KnownHostsEntry> parse(String line) {
    String text = line.strip();
    if (text.isEmpty() || text.startsWith("#") || text.startsWith("@")) {
      return Optional.empty();
    }
    String[] parts = text.split("\\s+", 2);
    return parts.length == 2
        ? Optional.of(new KnownHostsEntry(Arrays.asList(parts[0].split(",")), parts[1]))
        : Optional.empty();
  }

  /** The name under which a known_hosts file holds an address: the port only if it is not 22. */
  static String name(String address, int port) {
    return port == 22 ? address : "[" + address + "]:" + port;
  }

  boolean names(String name) {
    return hosts.stream().anyMatch(host -> matches(host, name));
  }

  /** The line for the other hosts that it names, if there are any. */
  Optional<String> without(String name) {
    String others =
        hosts.stream().filter(host -> !matches(host, name)).collect(Collectors.joining(","));
    return others.isEmpty() ? Optional.empty() : Optional.of(others + " " + rest);
  }

  Optional<HostKeyLine> key() {
    return HostKeyLine.find(rest);
  }

  /** Plain, or hashed as {@code ssh-keygen -H} does: {@code |1|salt|HMAC-SHA1}. */
  private static boolean matches(String host, String name) {
    if (!host.startsWith("|1|")) {
      return host.equalsIgnoreCase(name);
    }
    String[] parts = host.split("\\|");
    if (parts.length != 4) {
      return false;
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(parts[2]), "HmacSHA1"));
      byte[] hash = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
      return MessageDigest.isEqual(hash, Base64.getDecoder().decode(parts[3]));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }
}
