package dev.understudy.cli;

import dev.understudy.archive.remote.RemotePlace;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.server.ServerLocator;
import dev.understudy.core.ssh.SshTarget;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is archived: the data of a server of the estate, or a directory of any host. */
final class SourceOptions {
  @Mixin private ServerOption server = new ServerOption();

  @Mixin private SshPlaceOptions ssh = new SshPlaceOptions();

  @Option(
      names = "--from",
      paramLabel = "URL",
      description =
          "A directory of any host, ssh://USER@HOST[:PORT]/DIRECTORY, in place of the estate's server.")
  private @Nullable String from;

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      description = "Where the estate's server is, so that the cloud need not be asked.")
  private @Nullable String address;

  /**
   * A directory to archive.
   *
   * @param name the same from archive to archive
   */
  record Source(String name, RemotePlace place) {}

  List<Source> find(Workbench workbench, Optional<String> name) {
    if (from != null) {
      RemotePlace place = ssh.place(from);
      return List.of(new Source(name.orElse(place.toString()), place));
    }
    NamedServer named = server(workbench);
    Estate estate = named.estate();
    ServerSpec spec = named.spec();
    SshTarget host = named.host();
    String base = name.orElse(estate.name() + "/" + spec.name());
    return spec.data().stream()
        .map(path -> new Source(base + path.path(), new RemotePlace(host, path.path())))
        .toList();
  }

  /** The estate's server, for what no other host has. */
  NamedServer server(Workbench workbench) {
    return NamedServer.of(workbench, server, address);
  }

  boolean isElsewhere() {
    return from != null;
  }

  static String located(Workbench workbench, Estate estate, ServerSpec spec) {
    Set<String> addresses =
        new ServerLocator(estate, workbench.cloud(estate)).get(spec).addresses();
    return addresses.stream()
        .findFirst()
        .orElseThrow(
            () ->
                Globals.usage("the server " + spec.name() + " has no address", "--address ADDRESS")
                    .asException());
  }
}
