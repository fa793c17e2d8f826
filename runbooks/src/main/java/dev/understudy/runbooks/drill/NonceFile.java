package dev.understudy.runbooks.drill;

import dev.understudy.cloud.server.Host;
import dev.understudy.core.ssh.CommandResult;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The small file beside the data that only a copy made after it was written can have. */
record NonceFile(String directory) {
  private static final String NAME = ".understudy-nonce";

  /** 128 random bits and the instant, as one word. */
  static String fresh(Instant now) {
    byte[] bits = new byte[16];
    new SecureRandom().nextBytes(bits);
    return HexFormat.of().formatHex(bits) + "@" + now.truncatedTo(ChronoUnit.SECONDS);
  }

  String path() {
    return directory + "/" + NAME;
  }

  /** Writes it and forces it to the disk, so that even a crash-consistent snapshot has it. */
  void write(Host host, String nonce) throws InterruptedException {
    host.require(List.of("tee", path()), nonce + "\n");
    host.require("sync", path());
  }

  /** What it says; empty when it is not there. */
  Optional<String> read(Host host) throws InterruptedException {
    CommandResult result = host.run("cat", path());
    return result.isSuccess() ? Optional.of(result.line()) : Optional.empty();
  }

  /** What is wrong when it does not hold exactly this nonce; empty when it does. */
  Optional<String> complaint(Host host, String nonce) throws InterruptedException {
    Optional<String> found = read(host);
    if (found.isEmpty()) {
      return Optional.of(path() + " is missing");
    }
    return found.get().equals(nonce)
        ? Optional.empty()
        : Optional.of(path() + " says '" + shortened(found.get()) + "', not '" + nonce + "'");
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
