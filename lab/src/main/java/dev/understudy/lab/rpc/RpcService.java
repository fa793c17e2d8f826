package dev.understudy.lab.rpc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * From a signed HTTP request to a reply: who sent it, which action, in which region, with which
 * scripted fault. Thread-safe.
 */
public final class RpcService {

  private final Actions actions;
  private final Authenticator authenticator;
  private final ClientTokens tokens;
  private final Faults faults;
  private final Limits limits;
  private final Set<String> regions;
  private final Predicate<String> isRegionUp;

  /**
   * @param regions that exist
   * @param isRegionUp whether a region's API answers
   */
  public RpcService(
      Actions actions,
      Credentials credentials,
      ClientTokens tokens,
      Faults faults,
      Limits limits,
      Clock clock,
      Set<String> regions,
      Predicate<String> isRegionUp) {
    this.actions = actions;
    this.authenticator = new Authenticator(credentials, clock);
    this.tokens = tokens;
    this.faults = faults;
    this.limits = limits;
    this.regions = Set.copyOf(regions);
    this.isRegionUp = isRegionUp;
  }

  /**
   * @param listenerRegion region meant when a request names none
   */
  RpcAnswer answer(HttpMessage message, String listenerRegion) {
    Format format = Format.JSON;
    String host = Product.ECS.host();
    try {
      checkMethod(message.method());
      Map<String, String> parameters = message.parameters();
      format = Format.of(message, parameters);
      String actionName = name(message, parameters, "Action", "x-acs-action");
      String version = name(message, parameters, "Version", "x-acs-version");
      Credential sender = authenticator.authenticate(message, parameters);
      Product product =
          Product.findByVersion(version)
              .orElseThrow(
                  () ->
                      Refusal.badRequest(
                          "InvalidVersion", "Specified parameter Version is not valid."));
      host = product.host();
      Actions.Entry entry = actions.find(product, actionName).orElseThrow(RpcService::unknown);
      String region = region(product, parameters, listenerRegion);
      RpcRequest request = new RpcRequest(product, actionName, region, parameters, sender);
      checkPermission(request, entry);
      if (!limits.admit(request)) {
        throw throttled();
      }
      Optional<Fault> fault = faults.takeForWire(request);
      return fault.isPresent()
          ? suffer(fault.get(), entry, request, format)
          : succeed(entry, request, format);
    } catch (Refusal refusal) {
      return refuse(refusal, host, format);
    } catch (RuntimeException bug) {
      System.err.println("lab: a request ended in " + bug);
      return refuse(internalError(), host, format);
    }
  }

  private RpcAnswer suffer(Fault fault, Actions.Entry entry, RpcRequest request, Format format) {
    return switch (fault.kind()) {
      case THROTTLE, THROTTLE_WINDOW -> throw throttled();
      case ERROR ->
          throw new Refusal(status(fault.argument()), fault.argument(), "Scripted fault.");
      case UNAVAILABLE -> throw unavailable();
      case DENY -> throw denied();
      case REPEAT_PAGE -> succeed(PageFaults.repeating(entry), request, format);
      case EMPTY_PAGE -> succeed(PageFaults.emptying(entry), request, format);
      case DROP -> RpcAnswer.dropped();
      case HTML ->
          new RpcAnswer(
              502,
              "text/html",
              "<html><body><h1>502 Bad Gateway</h1></body></html>"
                  .getBytes(StandardCharsets.UTF_8));
      case LOSE_REPLY -> {
        perform(entry, request);
        yield RpcAnswer.dropped();
      }
      case SLOW -> {
        pause(fault);
        yield succeed(entry, request, format);
      }
      case PASS, VANISH, FAIL, LAG, NO_STOCK -> succeed(entry, request, format);
    };
  }

  private RpcAnswer succeed(Actions.Entry entry, RpcRequest request, Format format) {
    ObjectNode reply = perform(entry, request);
    reply.put("RequestId", requestId());
    return new RpcAnswer(
        200, format.contentType(), format.write(request.action() + "Response", reply));
  }

  private ObjectNode perform(Actions.Entry entry, RpcRequest request) {
    return entry.kind() == Actions.Kind.IDEMPOTENT_WRITE
        ? tokens.perform(request, entry.action())
        : entry.action().perform(request);
  }

  private RpcAnswer refuse(Refusal refusal, String host, Format format) {
    ObjectNode error = JsonNodeFactory.instance.objectNode();
    error.put("RequestId", requestId());
    error.put("HostId", host);
    error.put("Code", refusal.code());
    error.put("Message", refusal.text());
    if (refusal.code().equals("Forbidden.RAM")) {
      error
          .putObject("AccessDeniedDetail")
          .put("PolicyType", "AccountLevelIdentityBasedPolicy")
          .put("NoPermissionType", "ImplicitDeny");
    }
    return new RpcAnswer(refusal.status(), format.contentType(), format.write("Error", error));
  }

  private String region(Product product, Map<String, String> parameters, String listenerRegion) {
    if (!product.isRegional()) {
      return "";
    }
    String region = parameters.getOrDefault("RegionId", "");
    if (region.isEmpty()) {
      region = listenerRegion;
    }
    if (region.isEmpty()) {
      throw Refusal.missing("RegionId");
    }
    if (!regions.contains(region)) {
      throw Refusal.notFound("InvalidRegionId.NotFound", "The specified RegionId does not exist.");
    }
    if (!isRegionUp.test(region)) {
      throw unavailable();
    }
    return region;
  }

  private static void checkMethod(String method) {
    if (!method.equals("GET") && !method.equals("POST")) {
      throw new Refusal(405, "UnsupportedHTTPMethod", "This http method is not supported.");
    }
  }

  private static void checkPermission(RpcRequest request, Actions.Entry entry) {
    if (request.sender().readOnly() && entry.kind() != Actions.Kind.READ) {
      throw denied();
    }
  }

  private static Refusal denied() {
    return Refusal.forbidden(
        "Forbidden.RAM",
        "User not authorized to operate on the specified resource, or this API doesn't support"
            + " RAM.");
  }

  private static String name(
      HttpMessage message, Map<String, String> parameters, String parameter, String header) {
    String name = parameters.getOrDefault(parameter, message.header(header).orElse(""));
    if (name.isEmpty()) {
      throw Refusal.missing(parameter);
    }
    return name;
  }

  private static Refusal unknown() {
    return Refusal.notFound(
        "InvalidAction.NotFound", "Specified api is not found, please check your url and method.");
  }

  private static Refusal unavailable() {
    return new Refusal(
        503,
        "ServiceUnavailable",
        "The request has failed due to a temporary failure of the server.");
  }

  private static Refusal throttled() {
    return Refusal.badRequest("Throttling.User", "Request was denied due to user flow control.");
  }

  private static Refusal internalError() {
    return new Refusal(
        500,
        "InternalError",
        "The request processing has failed due to some unknown error, exception or failure.");
  }

  private static int status(String code) {
    if (code.equals("InternalError")) {
      return 500;
    }
    if (code.contains("ServiceUnavailable")) {
      return 503;
    }
    if (code.endsWith(".NotFound")) {
      return 404;
    }
    return code.endsWith("Conflict") ? 409 : 400;
  }

  private static void pause(Fault fault) {
    try {
      Thread.sleep(fault.delay().toMillis());
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private static String requestId() {
    return UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
  }
}
