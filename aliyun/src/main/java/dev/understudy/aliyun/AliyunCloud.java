package dev.understudy.aliyun;

import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.auth.AlibabaCloudCredentials;
import com.aliyuncs.auth.BasicCredentials;
import com.aliyuncs.auth.BasicSessionCredentials;
import com.aliyuncs.auth.StaticCredentialsProvider;
import com.aliyuncs.http.HttpClientConfig;
import com.aliyuncs.http.ProtocolType;
import com.aliyuncs.policy.retry.RetryPolicy;
import com.aliyuncs.profile.DefaultProfile;
import dev.understudy.cloud.AdaptiveLimiter;
import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Console;
import dev.understudy.cloud.Disks;
import dev.understudy.cloud.Dns;
import dev.understudy.cloud.Images;
import dev.understudy.cloud.Instances;
import dev.understudy.cloud.Network;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshots;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * An Aliyun account. Every call is made once; put a {@link dev.understudy.cloud.RetryingCloud}
 * around it. Safe for use by many threads; leaves no thread that keeps the process alive.
 */
public final class AliyunCloud implements Cloud {
  private static final Duration CALL_LIMIT = Duration.ofSeconds(30);
  private static final Duration LISTING_LAG = Duration.ofSeconds(5);

  private final Wire wire;
  private final Endpoints endpoints;
  private final AdaptiveLimiter limiter;
  private final TimeSource time;
  private final CallListener listener;
  private final Map<RegionId, Region> regions = new ConcurrentHashMap<>();

  private AliyunCloud(
      Wire wire,
      Endpoints endpoints,
      AdaptiveLimiter limiter,
      TimeSource time,
      CallListener listener) {
    this.wire = wire;
    this.endpoints = endpoints;
    this.limiter = limiter;
    this.time = time;
    this.listener = listener;
  }

  /** An account that nobody listens to, on the machine's clock; calls nothing. */
  public static AliyunCloud connect(AliyunAccess access) {
    return connect(access, TimeSource.system(), CallListener.none());
  }

  /**
   * An account; calls nothing.
   *
   * @throws dev.understudy.core.ProblemException {@code ACCESS_DENIED} without a key pair, {@code
   *     INVALID_FILE} for an endpoint that cannot be used
   */
  public static AliyunCloud connect(AliyunAccess access, TimeSource time, CallListener listener) {
    return connect(access, time, listener, CALL_LIMIT);
  }

  static AliyunCloud connect(
      AliyunAccess access, TimeSource time, CallListener listener, Duration callLimit) {
    if (access.accessKeyId().isBlank() || access.accessKeySecret().isBlank()) {
      throw Problem.of(
              ProblemCode.ACCESS_DENIED,
              "the access key id or its secret is empty",
              "the SDK would send an empty key without complaint",
              "set what cloud.credentials in the estate file refers to")
          .asException();
    }
    Endpoints endpoints = new Endpoints(access.endpoints());
    Failures failures = new Failures(new Redaction(access));
    Wire wire = new Wire(client(access, endpoints), failures, workers(), callLimit);
    AdaptiveLimiter limiter = new AdaptiveLimiter(time, access.callsPerSecond());
    return new AliyunCloud(wire, endpoints, limiter, time, listener);
  }

  @Override
  public Region in(RegionId region) {
    return regions.computeIfAbsent(region, this::region);
  }

  @Override
  public Dns dns() {
    return new AliyunDns(Gateway.dns(wire, limiter, listener, endpoints));
  }

  private Region region(RegionId id) {
    Gateway gateway = Gateway.ecs(wire, limiter, listener, endpoints, id.value());
    Tagging tagging = new Tagging(gateway);
    return new AliyunRegion(
        id,
        new AliyunInstances(gateway, tagging, new Fresh<>(time, LISTING_LAG)),
        new AliyunDisks(gateway, tagging, new Fresh<>(time, LISTING_LAG)),
        new AliyunSnapshots(
            gateway, tagging, new Fresh<>(time, LISTING_LAG), new Fresh<>(time, LISTING_LAG)),
        new AliyunImages(gateway, new Fresh<>(time, LISTING_LAG)),
        new AliyunNetwork(gateway, tagging, new Fresh<>(time, LISTING_LAG)),
        new AliyunConsole(gateway, tagging));
  }

  private record AliyunRegion(
      RegionId id,
      Instances instances,
      Disks disks,
      Snapshots snapshots,
      Images images,
      Network network,
      Console console)
      implements Region {}

  /** One profile per client: the SDK writes the credentials into it. */
  private static DefaultAcsClient client(AliyunAccess access, Endpoints endpoints) {
    AlibabaCloudCredentials credentials =
        access
            .securityToken()
            .<AlibabaCloudCredentials>map(
                token ->
                    new BasicSessionCredentials(
                        access.accessKeyId(), access.accessKeySecret(), token))
            .orElseGet(() -> new BasicCredentials(access.accessKeyId(), access.accessKeySecret()));
    DefaultProfile profile = DefaultProfile.getProfile("cn-hangzhou");
    HttpClientConfig http = HttpClientConfig.getDefault();
    // Our requests name their protocol; this is for those that the SDK makes to find an endpoint.
    http.setProtocolType(ProtocolType.HTTPS);
    String direct = endpoints.hostsWithoutProxy();
    if (!direct.isEmpty()) {
      // HTTP_PROXY would apply to this machine's own addresses too.
      http.setNoProxy(direct);
    }
    profile.setHttpClientConfig(http);
    DefaultAcsClient client =
        new DefaultAcsClient(profile, new StaticCredentialsProvider(credentials));
    client.setSysRetryPolicy(RetryPolicy.none());
    client.appendUserAgent("Understudy", "0.1");
    return client;
  }

  private static ExecutorService workers() {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        10,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "aliyun-call");
          thread.setDaemon(true);
          return thread;
        });
  }
}
