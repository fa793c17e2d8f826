package dev.understudy.cli;

import dev.understudy.archive.remote.RemotePlace;
import dev.understudy.core.ssh.SshTarget;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a host that is named by itself, and not by the estate, is logged in to. */
final class SshPlaceOptions {
  private static final int SSH = 22;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "With an ssh:// address: the private key; ~/.ssh/id_ed25519 by default.")
  private @Nullable Path key;

  @Option(
      names = "--known-hosts",
      paramLabel = "FILE",
      description =
          "With an ssh:// address: the file that has the host's key; ~/.ssh/known_hosts by default.")
  private @Nullable Path knownHosts;

  /**
   * @param url {@code ssh://USER@HOST[:PORT]/DIRECTORY}
   */
  RemotePlace place(String url) {
    URI uri = parse(url);
    String user = uri.getUserInfo();
    String path = uri.getPath();
    if (!"ssh".equals(uri.getScheme()) || uri.getHost() == null || user == null || path == null) {
      throw unreadable(url);
    }
    String directory = path.length() > 1 ? path.replaceAll("/+$", "") : path;
    if (directory.isEmpty()) {
      throw unreadable(url);
    }
    Path home = Path.of(System.getProperty("user.home"), ".ssh");
    return new RemotePlace(
        new SshTarget(
            uri.getHost(),
            uri.getPort() < 0 ? SSH : uri.getPort(),
            user,
            key == null ? home.resolve("id_ed25519") : key,
            knownHosts == null ? home.resolve("known_hosts") : knownHosts),
        directory);
  }

  private static URI parse(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      throw unreadable(url);
    }
  }

  private static RuntimeException unreadable(String url) {
    return Globals.usage(
            "'" + url + "' is not the address of a directory on a host",
            "ssh://USER@HOST[:PORT]/DIRECTORY")
        .asException();
  }
}
