package dev.understudy.cloud.observe;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DnsRecord;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.estate.DnsSpec;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.server.LocatedServer;
import dev.understudy.cloud.server.ServerLocator;
import dev.understudy.core.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Looks at an estate through its cloud, at everything at once. What does not answer in time is
 * unknown: an outage must not keep a plan from being made.
 *
 * @param cloud without retries
 * @param limit how long to wait for an answer
 */
public record Observer(Estate estate, Cloud cloud, Duration limit) {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  public Observer(Estate estate, Cloud cloud) {
    this(estate, cloud, LIMIT);
  }

  /** The estate as far as it concerns these servers. */
  public Observation look(List<ServerSpec> servers) throws InterruptedException {
    Map<String, Callable<Map<String, String>>> looks = servers(servers);
    List<String> names = servers.stream().map(ServerSpec::name).toList();
    for (DnsSpec.Switch record : estate.dns().switches()) {
      if (names.contains(record.server())) {
        looks.put("name " + record.name() + " " + record.type(), () -> record(record));
      }
    }
    return new Observation(together(looks));
  }

  /** The same without their names: a rehearsal touches none, and its role may not read any. */
  public Observation lookPastNames(List<ServerSpec> servers) throws InterruptedException {
    return new Observation(together(servers(servers)));
  }

  private Map<String, Callable<Map<String, String>>> servers(List<ServerSpec> servers) {
    Map<String, Callable<Map<String, String>>> looks = new LinkedHashMap<>();
    for (ServerSpec server : servers) {
      looks.put("server " + server.name(), () -> server(server));
      server
          .replica()
          .ifPresent(replica -> looks.put("replica of " + server.name(), () -> replica(replica)));
    }
    return looks;
  }

  private Map<String, String> together(Map<String, Callable<Map<String, String>>> looks)
      throws InterruptedException {
    ExecutorService threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "observer");
              thread.setDaemon(true);
              return thread;
            });
    try {
      Map<String, Future<Map<String, String>>> answers = new LinkedHashMap<>();
      looks.forEach((name, look) -> answers.put(name, threads.submit(look)));
      long end = System.nanoTime() + limit.toNanos();
      Map<String, String> facts = new LinkedHashMap<>();
      for (Map.Entry<String, Future<Map<String, String>>> answer : answers.entrySet()) {
        facts.putAll(answer(answer.getKey(), answer.getValue(), end));
      }
      return facts;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Map<String, String> answer(
      String name, Future<Map<String, String>> answer, long end) throws InterruptedException {
    try {
      Map<String, String> facts = new LinkedHashMap<>();
      answer
          .get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)
          .forEach((fact, value) -> facts.put(name + " " + fact, value));
      return facts;
    } catch (TimeoutException e) {
      return Map.of(name, Observation.UNKNOWN);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProblemException) {
        return Map.of(name, Observation.UNKNOWN);
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private Map<String, String> server(ServerSpec spec) {
    Optional<LocatedServer> found = new ServerLocator(estate, cloud).find(spec);
    if (found.isEmpty()) {
      return Map.of("instance", "none");
    }
    Map<String, String> facts = instance(found.get().instance());
    facts.put(
        "disks",
        found.get().disks().stream()
            .map(Disk::id)
            .map(Object::toString)
            .sorted()
            .collect(Collectors.joining(" ")));
    return facts;
  }

  private Map<String, String> replica(ServerSpec.Replica replica) {
    InstanceId id = replica.instance();
    return cloud.in(estate.site(replica.site()).region()).instances().describe(List.of(id)).stream()
        .findFirst()
        .map(Observer::instance)
        .orElse(Map.of("instance", "none"));
  }

  private static Map<String, String> instance(Instance instance) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("instance", instance.id().value());
    facts.put("state", instance.state().name());
    facts.put("zone", instance.zone().value());
    facts.put("address", instance.address().orElse("none"));
    return facts;
  }

  private Map<String, String> record(DnsSpec.Switch record) {
    List<String> values = new ArrayList<>();
    for (DnsRecord found : cloud.dns().records(estate.dns().zone(), record.name(), record.type())) {
      values.add(found.value());
    }
    return Map.of("points to", values.isEmpty() ? "nothing" : String.join(" ", values));
  }
}
