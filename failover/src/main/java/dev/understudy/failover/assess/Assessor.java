package dev.understudy.failover.assess;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.server.LocatedServer;
import dev.understudy.cloud.server.ServerLocator;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.TimeSource;
import dev.understudy.core.ssh.Ssh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Looks at a server from several sides at once; what does not answer in time is told as unknown.
 * Changes nothing.
 */
public final class Assessor {
  private static final Duration EACH = Duration.ofSeconds(6);

  private final Estate estate;
  private final Cloud cloud;
  private final Vantage vantage;
  private final TimeSource time;
  private final Function<String, Optional<Duration>> expected;

  /**
   * @param expected how long a runbook took in rehearsals, by its name
   */
  public Assessor(
      Estate estate,
      Cloud cloud,
      Ssh ssh,
      TimeSource time,
      Function<String, Optional<Duration>> expected) {
    this.estate = estate;
    this.cloud = cloud;
    this.vantage = new Vantage(estate, ssh, time);
    this.time = time;
    this.expected = expected;
  }

  /**
   * Looks now; takes about ten seconds at most when nothing answers.
   *
   * @throws ProblemException when the cloud answers and refuses to say where the server is: a wrong
   *     key or a wrong region is not an outage
   */
  public Assessment assess(ServerSpec spec) throws InterruptedException {
    ExecutorService threads = Executors.newCachedThreadPool(Assessor::daemon);
    try {
      return assess(spec, threads);
    } finally {
      threads.shutdownNow();
    }
  }

  private Assessment assess(ServerSpec spec, ExecutorService threads) throws InterruptedException {
    ServerLocator locator = new ServerLocator(estate, cloud);
    Future<Optional<LocatedServer>> looking = threads.submit(() -> locator.find(spec));
    Future<Optional<Finding>> replica = threads.submit(() -> vantage.replica(cloud, spec));
    List<Finding> findings = new ArrayList<>();
    Answer<Optional<LocatedServer>> api = await(looking);
    if (api.isRefused()) {
      throw new ProblemException(api.refusal().orElseThrow());
    }
    findings.add(
        api.value().isPresent()
            ? Finding.good("cloud api", "answers for " + estate.site(spec.site()).region())
            : Finding.unknown("cloud api", api.problem()));
    Optional<LocatedServer> server = api.value().flatMap(found -> found);
    Optional<Snapshot> newest = Optional.empty();
    Signs signs = Signs.none(api.value().isPresent());
    if (server.isPresent()) {
      LocatedServer located = server.get();
      Future<Finding> ssh = threads.submit(() -> vantage.ssh(located));
      Future<Finding> http = threads.submit(() -> vantage.http(located));
      Future<Finding> console = threads.submit(() -> vantage.console(cloud, located));
      Future<Optional<Snapshot>> snapshots = threads.submit(() -> newestSnapshot(located));
      findings.add(cloudState(located.instance()));
      Finding sshSaid = finding("ssh", ssh);
      Finding httpSaid = finding("service", http);
      Finding consoleSaid = finding("console", console);
      findings.addAll(List.of(sshSaid, httpSaid, consoleSaid));
      Finding disk = dataDisk(located);
      findings.add(disk);
      newest = await(snapshots).value().flatMap(found -> found);
      findings.add(snapshotFinding(newest));
      signs =
          new Signs(
              true, Optional.of(located.instance().state()), sshSaid, httpSaid, consoleSaid, disk);
    } else if (api.value().isPresent()) {
      findings.add(Finding.bad("server", "the cloud does not know it"));
    }
    Answer<Optional<Finding>> replicaAnswer = await(replica);
    Optional<Finding> replicaSaid =
        replicaAnswer.value().isPresent()
            ? replicaAnswer.value().get()
            : Optional.of(Finding.bad("replica", replicaAnswer.problem()));
    replicaSaid.ifPresent(findings::add);
    Diagnosis diagnosis = signs.diagnosis();
    return new Options(spec, diagnosis, newest, replicaSaid, time.now(), expected)
        .assessment(findings);
  }

  private static Finding cloudState(Instance instance) {
    String text =
        instance.id()
            + " is "
            + instance.state().name().toLowerCase(Locale.ROOT)
            + " in "
            + instance.zone();
    return instance.state() == Instance.State.RUNNING
        ? Finding.good("server", text)
        : Finding.bad("server", text);
  }

  private static Finding dataDisk(LocatedServer server) {
    String name =
        server.spec().data().isEmpty()
            ? ServerSpec.SYSTEM_DISK
            : server.spec().data().get(0).disk();
    Optional<Disk> disk = server.disk(name);
    return disk.map(
            found -> Finding.good("data disk", found.id() + ", " + found.sizeGib() + " GiB"))
        .orElseGet(() -> Finding.bad("data disk", "the disk '" + name + "' is not attached to it"));
  }

  private Optional<Snapshot> newestSnapshot(LocatedServer server) {
    return cloud
        .in(server.region())
        .snapshots()
        .findByTags(Tags.of(Tags.SERVER, server.spec().name()))
        .stream()
        .filter(Snapshot::isUsable)
        .findFirst();
  }

  private Finding snapshotFinding(Optional<Snapshot> newest) {
    return newest
        .map(
            found ->
                Finding.good(
                    "snapshot",
                    found.id()
                        + ", "
                        + Duration.between(found.created(), time.now()).toMinutes()
                        + " min old, verified "
                        + found.tags().find(Tags.VERIFIED).orElse("L0")))
        .orElseGet(() -> Finding.bad("snapshot", "there is none that can be used"));
  }

  /** An answer, or why there was none. */
  private record Answer<T>(Optional<T> value, String problem, Optional<Problem> refusal) {

    /** Whether the cloud answered, with a no that asking again does not change. */
    boolean isRefused() {
      return refusal
          .filter(
              problem ->
                  problem.code() != ProblemCode.CLOUD_UNREACHABLE
                      && problem.effect() != Effect.TRANSIENT)
          .isPresent();
    }
  }

  private static <T> Answer<T> await(Future<T> future) throws InterruptedException {
    try {
      return new Answer<>(
          Optional.of(future.get(EACH.toMillis(), TimeUnit.MILLISECONDS)), "", Optional.empty());
    } catch (TimeoutException e) {
      future.cancel(true);
      return new Answer<>(
          Optional.empty(), "no answer within " + EACH.toSeconds() + " s", Optional.empty());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProblemException known) {
        Problem problem = known.problem();
        String why = problem.why().isEmpty() ? "" : " (" + problem.why() + ")";
        return new Answer<>(Optional.empty(), problem.what() + why, Optional.of(problem));
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static Finding finding(String subject, Future<Finding> future)
      throws InterruptedException {
    Answer<Finding> answer = await(future);
    return answer.value().orElseGet(() -> Finding.bad(subject, answer.problem()));
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "understudy-assess");
    thread.setDaemon(true);
    return thread;
  }
}
