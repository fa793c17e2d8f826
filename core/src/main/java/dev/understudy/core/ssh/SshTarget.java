package dev.understudy.core.ssh;

import java.nio.file.Path;

/**
 * A host to log in to.
 *
 * @param key private key file
 * @param knownHosts OpenSSH known_hosts file that names this host's key; never written by
 *     connecting
 */
public record SshTarget(String address, int port, String user, Path key, Path knownHosts) {

  @Override
  public String toString() {
    return user + "@" + address + ":" + port;
  }
}
