package dev.understudy.lab.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.dns.DnsServer;
import dev.understudy.lab.dns.Lookup;
import dev.understudy.lab.dns.ZoneRecord;
import dev.understudy.lab.dns.ZoneSource;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformTest {
  @TempDir Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  @Test
  void storesEachReadingOnceAndExportsIt() throws Exception {
    Platform platform = primary(Clock.systemUTC());

    assertThat(post(platform, "node-01,1000,20.5\nnode-02,1000,21\n")).isEqualTo(200);
    assertThat(post(platform, "node-01,1000,20.5\nnode-01,2000,20.6\n")).isEqualTo(200);
    assertThat(post(platform, "{\"series\":\"node-03\",\"at\":3000,\"value\":1.5}")).isEqualTo(200);
    assertThat(post(platform, "[{\"series\":\"node-03\",\"at\":4000,\"value\":1}]")).isEqualTo(200);

    assertThat(get(platform, "/export").body().lines())
        .extracting(line -> line.substring(0, line.lastIndexOf(',')))
        .containsExactly(
            "node-01,1000", "node-02,1000", "node-01,2000", "node-03,3000", "node-03,4000");
    assertThat(get(platform, "/export?since=2000").body().lines()).hasSize(3);
    assertThat(get(platform, "/health").body()).contains("\"measurements\":5");
    assertThat(get(platform, "/api/status").body()).contains("\"node-01\":{\"at\":2000");
  }

  @Test
  void refusesWhatMakesNoSenseAndStoresNothingOfIt() throws Exception {
    Platform platform = primary(Clock.systemUTC());

    assertThat(post(platform, "node-01,1000,20.5\nnode-01,x,1\n")).isEqualTo(400);
    assertThat(post(platform, "no/de,1000,20.5\n")).isEqualTo(400);
    assertThat(post(platform, "{\"series\":1}")).isEqualTo(400);
    assertThat(post(platform, "node-01,1000,NaN")).isEqualTo(400);
    assertThat(get(platform, "/export?since=yesterday").statusCode()).isEqualTo(400);
    assertThat(get(platform, "/measurements").statusCode()).isEqualTo(405);
    assertThat(get(platform, "/nothing").statusCode()).isEqualTo(404);

    assertThat(get(platform, "/export").body()).isEmpty();
  }

  @Test
  void showsALivePageThatNeedsNothingElse() throws Exception {
    HttpResponse<String> page = get(primary(Clock.systemUTC()), "/");

    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(page.body()).contains("/api/status").doesNotContain("http://", "https://");
  }

  @Test
  void neverReachesItsControlsFromOutside() throws Exception {
    Platform platform = primary(Clock.systemUTC());

    assertThat(get(platform, "/control/status").statusCode()).isEqualTo(404);
  }

  @Test
  void holdsWritesUntilResumedAndHasThenEverythingInItsFile() throws Exception {
    Platform platform = primary(Clock.systemUTC());
    post(platform, "node-01,1000,20.5\n");

    assertThat(control(platform, "POST", "quiesce").statusCode()).isEqualTo(200);

    assertThat(post(platform, "node-01,2000,20.5\n")).isEqualTo(503);
    assertThat(get(platform, "/health").body()).contains("\"writable\":false");
    Path copy = Files.createDirectory(directory.resolve("copy"));
    Files.copy(directory.resolve("data/measurements.db"), copy.resolve("measurements.db"));
    assertThat(GamsData.findDamageAtRest(copy)).isEmpty();
    assertThat(control(platform, "POST", "resume").statusCode()).isEqualTo(200);
    assertThat(post(platform, "node-01,2000,20.5\n")).isEqualTo(200);
    assertThat(control(platform, "POST", "resume").statusCode()).isEqualTo(200);
  }

  @Test
  void aHoldEndsByItselfAndSaysSoAfterwards() throws Exception {
    AtomicLong now = new AtomicLong(1_000_000);
    Platform platform = primary(steered(now));
    control(platform, "POST", "quiesce?seconds=10");
    assertThat(post(platform, "node-01,1000,20.5\n")).isEqualTo(503);

    now.addAndGet(10_000);

    assertThat(post(platform, "node-01,1000,20.5\n")).isEqualTo(200);
    assertThat(control(platform, "POST", "resume").statusCode()).isEqualTo(409);
    assertThat(control(platform, "POST", "quiesce?seconds=31").statusCode()).isEqualTo(400);
  }

  @Test
  void aStandbyFollowsAndTakesOverWithNothingThatWasAcknowledgedMissing() throws Exception {
    Platform primary = primary(Clock.systemUTC());
    post(primary, "node-01,1000,20.5\n");
    Platform standby = standby(primary);
    await(() -> control(standby, "GET", "lag").statusCode() == 200);
    assertThat(post(standby, "node-01,9000,1\n")).isEqualTo(503);
    assertThat(get(standby, "/health").statusCode()).isEqualTo(503);
    assertThat(control(standby, "GET", "is-primary").statusCode()).isEqualTo(409);

    List<CompletableFuture<HttpResponse<String>>> posts =
        IntStream.range(2, 60)
            .mapToObj(
                i ->
                    client.sendAsync(
                        request(primary, "node-01," + i + "000,20.5\n"),
                        HttpResponse.BodyHandlers.ofString()))
            .toList();
    for (CompletableFuture<HttpResponse<String>> each : posts) {
      assertThat(each.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    List<String> before = get(primary, "/export").body().lines().toList();
    primary.close();

    assertThat(control(standby, "POST", "promote").body()).isEqualTo("primary\n");
    assertThat(control(standby, "POST", "promote").statusCode()).isEqualTo(200);
    assertThat(control(standby, "GET", "is-primary").statusCode()).isEqualTo(200);
    assertThat(get(standby, "/export").body().lines()).containsExactlyElementsOf(before);
    assertThat(post(standby, "node-01,99000,1\n")).isEqualTo(200);
    assertThat(directory.resolve("standby-data/standby")).doesNotExist();
  }

  @Test
  void doesNotWaitForAStandbyThatIsAway() throws Exception {
    Platform primary = primary(Clock.systemUTC());
    Platform standby = standby(primary);
    await(() -> control(standby, "GET", "lag").statusCode() == 200);
    standby.close();

    long start = System.nanoTime();
    assertThat(post(primary, "node-01,1000,20.5\n")).isEqualTo(200);
    assertThat(post(primary, "node-01,2000,20.5\n")).isEqualTo(200);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void aStandbyReadsADifferentPrimaryFromItsBeginning() throws Exception {
    Platform first = primary(Clock.systemUTC());
    for (int i = 1; i <= 5; i++) {
      post(first, "node-01," + i + "000,20.5\n");
    }
    TestZone zone = new TestZone(first.port());
    Platform standby = standby(zone);
    await(() -> get(standby, "/health").body().contains("\"measurements\":5"));
    first.close();
    Path data = directory.resolve("other");
    GamsData.create(data);
    Platform second = start(data, Optional.empty(), Clock.systemUTC());
    post(second, "node-02,1000,1\n");

    zone.relay.target = second.port();

    await(() -> get(standby, "/export").body().contains("node-02,1000"));
    assertThat(get(standby, "/export").body().lines()).hasSize(6);
  }

  @Test
  void aDemotedPrimaryRefusesWritesAlsoAfterARestart() throws Exception {
    Platform platform = primary(Clock.systemUTC());
    control(platform, "POST", "demote");
    assertThat(post(platform, "node-01,1000,20.5\n")).isEqualTo(503);
    platform.close();

    Platform again = start(directory.resolve("data"), Optional.empty(), Clock.systemUTC());

    assertThat(post(again, "node-01,1000,20.5\n")).isEqualTo(503);
  }

  @Test
  void findsDamageInACutFile() throws Exception {
    Platform platform = primary(Clock.systemUTC());
    StringBuilder body = new StringBuilder();
    for (int i = 1; i <= 2_000; i++) {
      body.append("node-01,").append(i).append("000,20.5\n");
    }
    post(platform, body.toString());
    platform.close();
    Path data = directory.resolve("data");
    assertThat(GamsData.findDamageAtRest(data)).isEmpty();
    try (RandomAccessFile file =
        new RandomAccessFile(data.resolve("measurements.db").toFile(), "rw")) {
      file.setLength(file.length() / 2);
    }

    assertThat(GamsData.findDamageAtRest(data)).isPresent();
  }

  @Test
  void anEmptyOrMissingDatabaseIsNotSound() throws Exception {
    Path data = directory.resolve("data");
    GamsData.create(data);

    assertThat(GamsData.findDamageAtRest(data)).hasValue("the database holds no measurement");
    assertThat(GamsData.findDamageAtRest(directory)).isPresent();
  }

  @Test
  void deletesTheNewestReadings() throws Exception {
    Platform platform = primary(Clock.systemUTC());
    for (int i = 1; i <= 10; i++) {
      post(platform, "node-01," + i + "000,20.5\n");
    }
    platform.close();

    GamsData.deleteTail(directory.resolve("data"), Duration.ofSeconds(4));

    assertThat(GamsData.count(directory.resolve("data"))).isEqualTo(6);
  }

  private Platform primary(Clock clock) throws Exception {
    Path data = directory.resolve("data");
    GamsData.create(data);
    return start(data, Optional.empty(), clock);
  }

  private Platform standby(Platform primary) throws Exception {
    return standby(new TestZone(primary.port()));
  }

  private Platform standby(TestZone zone) throws Exception {
    Path data = directory.resolve("standby-data");
    GamsData.create(data);
    new StandbyMark(data).set();
    DnsServer dns =
        DnsServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), List.of(zone));
    open.add(dns);
    open.add(zone.relay);
    Lookup names = new Lookup(dns.address(), Duration.ofSeconds(1));
    return start(
        data,
        Optional.of(
            new Replication.Upstream(
                names, "api.gams.example", zone.relay.port(), "standby", true)),
        Clock.systemUTC());
  }

  private Platform start(Path data, Optional<Replication.Upstream> upstream, Clock clock)
      throws Exception {
    Platform platform = Platform.start(data, "test", upstream, clock);
    open.add(platform);
    return platform;
  }

  /** A name for whatever the relay leads to, so that the test can move it. */
  private static final class TestZone implements ZoneSource {
    private final TestRelay relay;

    TestZone(int target) throws Exception {
      relay = new TestRelay(target);
    }

    @Override
    public String zone() {
      return "gams.example";
    }

    @Override
    public List<ZoneRecord> records() {
      return List.of(new ZoneRecord("api.gams.example", "A", 1, "127.0.0.1"));
    }

    @Override
    public long serial() {
      return 1;
    }
  }

  private int post(Platform platform, String body) throws Exception {
    return client.send(request(platform, body), HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  private static HttpRequest request(Platform platform, String body) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + platform.port() + "/measurements"))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private HttpResponse<String> get(Platform platform, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + platform.port() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> control(Platform platform, String method, String command)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + platform.controlPort() + "/control/" + command))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static Clock steered(AtomicLong now) {
    return new Clock() {
      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(java.time.ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return Instant.ofEpochMilli(now.get());
      }
    };
  }
}
