package dev.understudy.runbooks.catalog;

import static dev.understudy.runbooks.catalog.ServerInputs.ADDRESS;
import static dev.understudy.runbooks.catalog.ServerInputs.PURPOSE;
import static dev.understudy.runbooks.catalog.ServerInputs.SERVER;
import static dev.understudy.runbooks.catalog.ServerInputs.SITE;

import dev.understudy.cloud.probe.HttpProbe;
import dev.understudy.restore.AdoptServer;
import dev.understudy.restore.AwaitServer;
import dev.understudy.restore.ObserveServer;
import dev.understudy.restore.ProveServer;
import dev.understudy.restore.ProvisionServer;
import dev.understudy.restore.StartService;
import dev.understudy.runbooks.StepKind;
import dev.understudy.runbooks.StepKind.Parameter;
import java.util.List;
import java.util.stream.Stream;

/**
 * The kinds of step that the restore module offers: those about servers, then {@link DiskSteps}.
 */
public final class RestoreSteps {

  private RestoreSteps() {}

  /**
   * @param http shared by the steps that ask over HTTP
   */
  public static List<StepKind> kinds(HttpProbe http) {
    List<StepKind> servers =
        List.of(observe(), provision(), await(), start(), prove(http), adopt());
    return Stream.concat(servers.stream(), DiskSteps.kinds().stream()).toList();
  }

  private static StepKind observe() {
    return new StepKind(
        "server.observe",
        "Looks at a server as it is now, in any state",
        List.of(SERVER),
        List.of("instance", "state", "zone", "address", "region", "systemDisk", "dataDisk", "type"),
        (id, given, environment) ->
            new ObserveServer(id, new ServerInputs(given, environment).scope()));
  }

  private static StepKind provision() {
    return new StepKind(
        "server.provision",
        "Makes and starts a fresh server, of the first type and zone that have stock",
        List.of(
            SERVER,
            SITE,
            Parameter.optional("zone", "where it must be; any zone of the site when not given"),
            Parameter.optional("securityGroup", "instead of the site's"),
            PURPOSE),
        List.of("instance", "zone", "type"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new ProvisionServer(
              id, inputs.scope(), inputs.find("zone"), inputs.find("securityGroup"));
        });
  }

  private static StepKind await() {
    return new StepKind(
        "server.await",
        "Waits until a fresh server runs and answers a login, its host key taken from the console",
        List.of(SERVER, Parameter.required("instance", "id of the fresh server"), SITE),
        List.of("address", "hostKey"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new AwaitServer(id, inputs.scope(), inputs.value("instance"));
        });
  }

  private static StepKind start() {
    return new StepKind(
        "service.start",
        "Starts the server's units on a host, now and after every reboot",
        List.of(SERVER, ADDRESS),
        List.of("services", "at"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new StartService(id, inputs.scope(), inputs.value("address"));
        });
  }

  private static StepKind prove(HttpProbe http) {
    return new StepKind(
        "server.prove",
        "Proves that a host answers, holds sound data and serves",
        List.of(SERVER, ADDRESS, Parameter.optional("nonce", "that the restored data must hold")),
        List.of("level", "evidence"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new ProveServer(
              id, inputs.scope(), http, inputs.value("address"), inputs.find("nonce"));
        });
  }

  private static StepKind adopt() {
    return new StepKind(
        "server.adopt",
        "Makes the fresh server the one that the estate means from now on",
        List.of(
            SERVER,
            Parameter.required("old", "id of the server that is replaced"),
            Parameter.required("new", "id of the fresh server")),
        List.of("new"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new AdoptServer(id, inputs.scope(), inputs.value("old"), inputs.value("new"));
        });
  }
}
