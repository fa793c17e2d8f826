package dev.understudy.archive.remote;

import dev.understudy.core.ssh.SshTarget;

/**
 * A directory of a host.
 *
 * @param directory absolute, without a slash at its end
 */
public record RemotePlace(SshTarget host, String directory) {

  @Override
  public String toString() {
    return "ssh://" + host + directory;
  }
}
