package dev.understudy.aliyun;

import com.aliyuncs.RpcAcsRequest;
import com.aliyuncs.http.FormatType;
import com.aliyuncs.http.ProtocolType;
import dev.understudy.cloud.AdaptiveLimiter;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes every call to one service of one region: addresses it, keeps it below the rate, and turns
 * every failure into a {@link ProblemException}. Never repeats a call. Requests are new and used
 * once: the SDK's keep old parameters. Safe for use by many threads.
 */
final class Gateway {
  private static final String DNS_REGION = "cn-hangzhou";

  private final Wire wire;
  private final AdaptiveLimiter limiter;
  private final CallListener listener;
  private final String region;
  private final String shown;
  private final Supplier<Optional<Endpoints.Endpoint>> endpoint;

  private Gateway(
      Wire wire,
      AdaptiveLimiter limiter,
      CallListener listener,
      String region,
      String shown,
      Supplier<Optional<Endpoints.Endpoint>> endpoint) {
    this.wire = wire;
    this.limiter = limiter;
    this.listener = listener;
    this.region = region;
    this.shown = shown;
    this.endpoint = endpoint;
  }

  static Gateway ecs(
      Wire wire,
      AdaptiveLimiter limiter,
      CallListener listener,
      Endpoints endpoints,
      String region) {
    return new Gateway(wire, limiter, listener, region, region, () -> endpoints.findEcs(region));
  }

  static Gateway dns(
      Wire wire, AdaptiveLimiter limiter, CallListener listener, Endpoints endpoints) {
    return new Gateway(wire, limiter, listener, DNS_REGION, "", endpoints::findDns);
  }

  /** Asks, and reads what it needs from the answer. */
  <T> T ask(RpcAcsRequest<?> request, Function<Reply, T> reading) {
    return perform(false, request, reading, Set.of(), Refusal.unexpected());
  }

  /** Asks; when refused with one of the codes, {@code otherwise} has the answer. */
  <T> T ask(
      RpcAcsRequest<?> request,
      Function<Reply, T> reading,
      Set<String> codes,
      Function<Refusal, T> otherwise) {
    return perform(false, request, reading, codes, otherwise);
  }

  /**
   * Changes something, and reads what it needs from the answer. An answer that lacks what is needed
   * leaves the effect unknown.
   */
  <T> T change(RpcAcsRequest<?> request, Function<Reply, T> reading) {
    return perform(true, request, reading, Set.of(), Refusal.unexpected());
  }

  /** Changes something; when refused with one of the codes, {@code otherwise} has the answer. */
  <T> T change(
      RpcAcsRequest<?> request,
      Function<Reply, T> reading,
      Set<String> codes,
      Function<Refusal, T> otherwise) {
    return perform(true, request, reading, codes, otherwise);
  }

  /** Changes something; the refusal is returned when its code is one of these, else thrown. */
  Optional<Refusal> changeUnless(RpcAcsRequest<?> request, Set<String> codes) {
    return perform(true, request, reply -> Optional.empty(), codes, Optional::of);
  }

  private <T> T perform(
      boolean changes,
      RpcAcsRequest<?> request,
      Function<Reply, T> reading,
      Set<String> codes,
      Function<Refusal, T> otherwise) {
    Refusal refusal;
    try {
      return send(new Call(request.getSysActionName(), shown, changes), request, reading);
    } catch (Refusal.Thrown e) {
      refusal = e.refusal();
    }
    if (refusal.isOneOf(codes)) {
      return otherwise.apply(refusal);
    }
    throw refusal.asException();
  }

  private <T> T send(Call call, RpcAcsRequest<?> request, Function<Reply, T> reading)
      throws Refusal.Thrown {
    address(request);
    AdaptiveLimiter.Permit permit = acquire(call);
    try {
      Reply reply = wire.exchange(call, request);
      T value = read(call, reply, reading);
      permit.succeeded();
      listener.called(call.action(), shown, reply.text("RequestId"), Optional.empty());
      return value;
    } catch (Refusal.Thrown e) {
      Refusal refusal = e.refusal();
      settle(permit, refusal);
      listener.called(
          call.action(), shown, refusal.requestId(), Optional.of(refusal.problem().code()));
      throw e;
    }
  }

  private void address(RpcAcsRequest<?> request) {
    Optional<Endpoints.Endpoint> place = endpoint.get();
    request.setSysRegionId(region);
    request.setSysAcceptFormat(FormatType.JSON);
    request.setSysProtocol(place.map(Endpoints.Endpoint::protocol).orElse(ProtocolType.HTTPS));
    place.ifPresent(found -> request.setSysEndpoint(found.authority()));
  }

  private AdaptiveLimiter.Permit acquire(Call call) throws Refusal.Thrown {
    try {
      if (Thread.interrupted()) {
        throw new InterruptedException("before the call was sent");
      }
      return limiter.acquire(call.name());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal.Thrown(wire.failures().interrupted(call, false));
    }
  }

  private <T> T read(Call call, Reply reply, Function<Reply, T> reading) throws Refusal.Thrown {
    try {
      return reading.apply(reply);
    } catch (Reply.MalformedException | IllegalArgumentException e) {
      String why = e.getMessage() == null ? "the answer cannot be read" : e.getMessage();
      throw new Refusal.Thrown(wire.failures().noAnswer(call, why));
    }
  }

  private static void settle(AdaptiveLimiter.Permit permit, Refusal refusal) {
    if (refusal.problem().code() == ProblemCode.THROTTLED) {
      permit.throttled();
    } else if (refusal.isAnswered()) {
      permit.succeeded();
    } else {
      permit.abandoned();
    }
  }
}
