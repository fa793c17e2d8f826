package dev.understudy.failover;

import dev.understudy.cloud.Instance;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.server.Host;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Effect;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes sure that the old primary can neither serve nor write, and proves it: the cloud stops it,
 * else its services are disabled and stopped over SSH, else a person's typed reason takes the place
 * of the proof. Without any of these it refuses with {@code NOT_FENCED}.
 *
 * @param instance its id, when the runbook knows it
 * @param region instead of that of the server's site
 * @param unfenced why to go on without a proof, at least {@link #SHORTEST_REASON} characters; blank
 *     for not
 */
public record FenceServer(
    StepId id, ServerScope scope, Optional<Value> instance, Optional<Value> region, String unfenced)
    implements ReversibleStep {
  /** Shorter than this is not a reason. */
  public static final int SHORTEST_REASON = 10;

  private static final String STOPPED = "stopped";
  private static final String GONE = "gone";
  private static final String SERVICE = "service";
  private static final String NONE = "none";

  @Override
  public String summary() {
    return "Fence " + scope.server().name() + " so that it cannot serve or write";
  }

  @Override
  public Precheck precheck(StepContext context) throws InterruptedException {
    List<String> tried = new ArrayList<>();
    try {
      Optional<Instance> now = target().find(context);
      return StopRung.isFenced(now) ? Precheck.done(byCloud(context, now)) : Precheck.ready();
    } catch (ProblemException e) {
      tried.add(cannotAsk(e));
    }
    for (String address : addresses(tried)) {
      Optional<Optional<Problem>> doubt = askHost(context, address);
      if (doubt.isPresent()) {
        return doubt.get().isPresent()
            ? Precheck.ready()
            : Precheck.done(byService(context, address));
      }
      tried.add(address + " does not answer over SSH");
    }
    return hasReason() ? Precheck.ready() : Precheck.blocked(notFenced(tried));
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    List<String> tried = new ArrayList<>();
    try {
      Optional<Instance> now = target().find(context);
      if (!StopRung.isFenced(now)) {
        new StopRung(target().ports(context), scope.server()).climb(context, now.orElseThrow());
        now = target().find(context);
      }
      return byCloud(context, now);
    } catch (ProblemException e) {
      tried.add(cannotAsk(e));
      context.progress(e.problem().what() + "; trying over SSH");
    }
    for (String address : addresses(tried)) {
      try {
        serviceRung().climb(context, address);
        return byService(context, address);
      } catch (ProblemException e) {
        tried.add(e.problem().toString());
      }
    }
    if (hasReason()) {
      return receipt(context, NONE, unfenced.strip(), "");
    }
    throw new ProblemException(notFenced(tried));
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    return switch (receipt.get("rung")) {
      case STOPPED, GONE ->
          StopRung.isFenced(target().find(context))
              ? Optional.empty()
              : Optional.of(notFenced(List.of("the cloud says it runs again")));
      case SERVICE -> verifyService(context, receipt.get("address"));
      default -> Optional.empty();
    };
  }

  /** Starts it again, but only if this run is what stopped it. */
  @Override
  public void compensate(StepContext context, Receipt receipt) throws InterruptedException {
    if (receipt.find("rung").equals(Optional.of(SERVICE))) {
      Optional<Host> answering = serviceRung().login(context, receipt.get("address"));
      try (Host host = answering.orElseThrow(() -> unreachable(receipt).asException())) {
        serviceRung().release(host);
      }
      return;
    }
    if (receipt.find("rung").equals(Optional.of(NONE))) {
      return;
    }
    Optional<Instance> now = target().find(context);
    if (now.isPresent()
        && now.get().tags().find(Tags.FENCED_BY).equals(Optional.of(context.run().value()))) {
      target().ports(context).instances().start(now.get().id());
      target().ports(context).console().tag(now.get().id(), Tags.of(Tags.FENCED_BY, ""));
    }
  }

  private Optional<Problem> verifyService(StepContext context, String address)
      throws InterruptedException {
    return askHost(context, address)
        .orElseGet(() -> Optional.of(silentNow(address)))
        .map(doubt -> notFenced(List.of(doubt.toString())));
  }

  /** What the host says against being fenced; empty when it says nothing at all. */
  private Optional<Optional<Problem>> askHost(StepContext context, String address)
      throws InterruptedException {
    Optional<Host> answering = serviceRung().login(context, address);
    if (answering.isEmpty()) {
      return Optional.empty();
    }
    try (Host host = answering.get()) {
      return Optional.of(serviceRung().doubt(host));
    }
  }

  private FenceTarget target() {
    return new FenceTarget(scope, instance, region);
  }

  private ServiceRung serviceRung() {
    return new ServiceRung(scope);
  }

  private boolean hasReason() {
    return unfenced.strip().length() >= SHORTEST_REASON;
  }

  private Set<String> addresses(List<String> tried) {
    try {
      Set<String> found = target().addressesByDns();
      if (found.isEmpty()) {
        tried.add("DNS names no address of it");
      }
      return found;
    } catch (ProblemException e) {
      tried.add("its address could not be told from its replica's: " + e.problem().what());
      return Set.of();
    }
  }

  /** An interruption ends the climb; anything else is one rung that did not hold. */
  private static String cannotAsk(ProblemException e) {
    if (e.problem().code() == ProblemCode.INTERRUPTED || e.problem().effect() == Effect.UNKNOWN) {
      throw e;
    }
    return e.problem().toString();
  }

  private Receipt byCloud(StepContext context, Optional<Instance> now) {
    String rung = now.isPresent() ? STOPPED : GONE;
    String evidence =
        now.map(i -> "the cloud reports " + i.id() + " as stopped")
            .orElse("the cloud knows no such server any more");
    return receipt(context, rung, evidence, now.flatMap(Instance::address).orElse(""));
  }

  private Receipt byService(StepContext context, String address) {
    String units = String.join(", ", scope.server().services());
    return receipt(
        context,
        SERVICE,
        units + " disabled and stopped on " + address + ", ports refuse",
        address);
  }

  private static Receipt receipt(
      StepContext context, String rung, String evidence, String address) {
    return Receipt.of(
        "rung", rung,
        "evidence", evidence,
        "address", address,
        "at", context.time().now().toString());
  }

  private static Problem silentNow(String address) {
    return Problem.of(
        ProblemCode.HOST_UNREACHABLE, address + " answered and does no longer", "", "");
  }

  private static Problem unreachable(Receipt receipt) {
    return Problem.of(
        ProblemCode.HOST_UNREACHABLE,
        receipt.get("address") + " does not answer over SSH",
        "its services were disabled there and stay so",
        "systemctl enable --now them on that host by hand");
  }

  private Problem notFenced(List<String> tried) {
    return Problem.of(
        ProblemCode.NOT_FENCED,
        "server '" + scope.server().name() + "' could not be proven unable to serve",
        String.join("; ", tried),
        "if you know that it is off: understudy failover --yes --unfenced \"<reason>\"");
  }
}
