package dev.understudy.aliyun;

import static dev.understudy.aliyun.Failing.problemOf;
import static dev.understudy.aliyun.ScriptedEndpoint.REGION;
import static dev.understudy.aliyun.ScriptedEndpoint.cutOff;
import static dev.understudy.aliyun.ScriptedEndpoint.drop;
import static dev.understudy.aliyun.ScriptedEndpoint.error;
import static dev.understudy.aliyun.ScriptedEndpoint.json;
import static dev.understudy.aliyun.ScriptedEndpoint.raw;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Snapshots;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Token;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What may come back instead of an answer, and what the caller is told about it. */
@Timeout(60)
class ReplyTrapsTest {
  private static final String ONE_SNAPSHOT =
      "{\"RequestId\":\"R\",\"TotalCount\":1,\"Snapshots\":{\"Snapshot\":[{\"SnapshotId\":\"s-1\",";

  private final ScriptedEndpoint endpoint = new ScriptedEndpoint();

  @AfterEach
  void close() {
    endpoint.close();
  }

  @Test
  void truncatedJsonNeitherLoopsNorExhaustsMemory() {
    endpoint.on("CreateSnapshot", json("{\"RequestId\":\"R\",\"SnapshotId\":\"s-1"));

    Problem problem = failingWrite();

    assertThat(problem.code()).isEqualTo(ProblemCode.CLOUD_UNREACHABLE);
    assertThat(problem.effect()).isEqualTo(Effect.UNKNOWN);
  }

  @Test
  void truncatedJsonOfAReadMayBeReadAgain() {
    endpoint.on("DescribeSnapshots", json(ONE_SNAPSHOT + "\"SnapshotName\":\"x\""));

    Problem problem = failingRead();

    assertThat(problem.effect()).isEqualTo(Effect.TRANSIENT);
  }

  @Test
  void anErrorBodyWithStatus200IsAnError() {
    endpoint.on("CreateSnapshot", error(200, "InvalidDiskId.NotFound"));

    Problem problem = failingWrite();

    assertThat(problem.code()).isEqualTo(ProblemCode.NOT_FOUND);
    assertThat(problem.effect()).isEqualTo(Effect.NONE);
  }

  @Test
  void anAnswerWithoutTheNewIdLeavesTheEffectUnknown() {
    endpoint.on("CreateSnapshot", json("{}"));

    Problem problem = failingWrite();

    assertThat(problem.effect()).isEqualTo(Effect.UNKNOWN);
    assertThat(problem.why()).contains("SnapshotId");
  }

  @Test
  void aHtmlPageOfAGatewayLeavesTheEffectOfAWriteUnknown() {
    endpoint.on("CreateSnapshot", raw(502, "text/html", "<html>Bad Gateway</html>"));

    assertThat(failingWrite().effect()).isEqualTo(Effect.UNKNOWN);
  }

  @Test
  void aHtmlLoginPageWithStatus200IsNoAnswer() {
    endpoint.on("DescribeSnapshots", raw(200, "text/html", "<html>login</html>"));

    Problem problem = failingRead();

    assertThat(problem.code()).isEqualTo(ProblemCode.CLOUD_UNREACHABLE);
    assertThat(problem.effect()).isEqualTo(Effect.TRANSIENT);
  }

  @Test
  void anEmptyBodyIsNoAnswer() {
    endpoint.on("CreateSnapshot", raw(500, "application/json", ""));

    assertThat(failingWrite().effect()).isEqualTo(Effect.UNKNOWN);
  }

  @Test
  void anErrorWithoutACodeMayHaveBeenExecuted() {
    endpoint.on("CreateSnapshot", raw(500, "application/json", "{\"RequestId\":\"R\"}"));

    assertThat(failingWrite().effect()).isEqualTo(Effect.UNKNOWN);
  }

  @Test
  void aReplyThatIsLostAfterTheChangeLeavesTheEffectUnknown() {
    endpoint.on("CreateSnapshot", drop());

    Problem problem = failingWrite();

    assertThat(problem.code()).isEqualTo(ProblemCode.CLOUD_UNREACHABLE);
    assertThat(problem.effect()).isEqualTo(Effect.UNKNOWN);
  }

  @Test
  void aBodyShorterThanPromisedLeavesTheEffectUnknown() {
    endpoint.on("CreateSnapshot", cutOff("{\"SnapshotId\":\"s-1\"}"));

    assertThat(failingWrite().effect()).isEqualTo(Effect.UNKNOWN);
  }

  @Test
  void aReplyWithoutContentTypeLeavesTheEffectUnknown() {
    endpoint.on("CreateSnapshot", raw(200, "", "{\"SnapshotId\":\"s-1\"}"));

    assertThat(failingWrite().effect()).isEqualTo(Effect.UNKNOWN);
  }

  @Test
  void aRefusedConnectionIsTransientBecauseNothingWasSent() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    AliyunAccess access =
        new AliyunAccess(
            "id", "secret", Optional.empty(), Map.of("ecs", "http://127.0.0.1:" + port), 100);

    Problem problem = problemOf(() -> take(AliyunCloud.connect(access).in(REGION).snapshots()));

    assertThat(problem.code()).isEqualTo(ProblemCode.CLOUD_UNREACHABLE);
    assertThat(problem.effect()).isEqualTo(Effect.TRANSIENT);
  }

  @Test
  void aServerThatSaysNothingIsGivenUpWithinTheLimit() {
    endpoint.on("CreateSnapshot", endpoint.silence());
    Snapshots snapshots = endpoint.cloud(Duration.ofSeconds(1)).in(REGION).snapshots();

    long begin = System.nanoTime();
    Problem problem = problemOf(() -> take(snapshots));

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    assertThat(problem.effect()).isEqualTo(Effect.UNKNOWN);
  }

  @Test
  void aReplyThatTricklesInIsGivenUpThoughEveryReadIsInTime() {
    endpoint.on("CreateSnapshot", endpoint.trickle(Duration.ofMillis(50)));
    Snapshots snapshots = endpoint.cloud(Duration.ofSeconds(1)).in(REGION).snapshots();

    Problem problem = problemOf(() -> take(snapshots));

    assertThat(problem.effect()).isEqualTo(Effect.UNKNOWN);
    assertThat(problem.why()).contains("1 s");
  }

  @Test
  void anInterruptEndsTheCallAtOnceAndKeepsTheFlag() throws Exception {
    endpoint.on("CreateSnapshot", endpoint.silence());
    Snapshots snapshots = endpoint.cloud(Duration.ofSeconds(50)).in(REGION).snapshots();
    CompletableFuture<Problem> problem = new CompletableFuture<>();
    AtomicBoolean flag = new AtomicBoolean();
    Thread caller =
        new Thread(
            () -> {
              Problem found = problemOf(() -> take(snapshots));
              flag.set(Thread.currentThread().isInterrupted());
              problem.complete(found);
            });
    caller.start();
    awaitRequest("CreateSnapshot");

    caller.interrupt();

    assertThat(problem.get(20, TimeUnit.SECONDS).code()).isEqualTo(ProblemCode.INTERRUPTED);
    assertThat(problem.join().effect()).isEqualTo(Effect.UNKNOWN);
    assertThat(flag).isTrue();
  }

  @Test
  void anInterruptedThreadSendsNothing() {
    Snapshots snapshots = snapshots();
    Thread.currentThread().interrupt();

    Problem problem = problemOf(() -> take(snapshots));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(problem.code()).isEqualTo(ProblemCode.INTERRUPTED);
    assertThat(problem.effect()).isEqualTo(Effect.NONE);
    assertThat(endpoint.requests()).isEmpty();
  }

  @Test
  void throttlingIsKnownByItsCodeThoughItComesAs400() {
    endpoint.on("CreateSnapshot", error(400, "Throttling.User"));

    Problem problem = failingWrite();

    assertThat(problem.code()).isEqualTo(ProblemCode.THROTTLED);
    assertThat(problem.effect()).isEqualTo(Effect.TRANSIENT);
  }

  @Test
  void oneCodeMeansTheSameWithEveryStatus() {
    endpoint.on(
        "CreateSnapshot",
        error(404, "InvalidDiskId.NotFound"),
        error(403, "InvalidDiskId.NotFound"),
        error(500, "InvalidDiskId.NotFound"));

    List<Problem> problems = List.of(failingWrite(), failingWrite(), failingWrite());

    assertThat(problems).extracting(Problem::code).containsOnly(ProblemCode.NOT_FOUND);
    assertThat(problems).extracting(Problem::effect).containsOnly(Effect.NONE);
  }

  @Test
  void lowerCaseErrorFieldsAreUnderstood() {
    endpoint.on(
        "CreateSnapshot",
        raw(
            400,
            "application/json",
            "{\"requestId\":\"R-7\",\"code\":\"QuotaExceed.Snapshot\",\"message\":\"m\"}"));

    Problem problem = failingWrite();

    assertThat(problem.code()).isEqualTo(ProblemCode.QUOTA);
    assertThat(problem.why()).contains("QuotaExceed.Snapshot").contains("R-7");
  }

  @Test
  void theSdkRepeatsNothingByItself() {
    endpoint.on("CreateSnapshot", error(503, "ServiceUnavailable"));

    Problem problem = failingWrite();

    assertThat(problem.effect()).isEqualTo(Effect.TRANSIENT);
    assertThat(endpoint.requests("CreateSnapshot")).hasSize(1);
  }

  @Test
  void aTextWhereANumberBelongsIsAProblemAndNotACrash() {
    endpoint.on("DescribeSnapshots", json(ONE_SNAPSHOT + "\"SourceDiskSize\":\"abc\"}]}}"));

    Problem problem = failingRead();

    assertThat(problem.code()).isEqualTo(ProblemCode.CLOUD_UNREACHABLE);
    assertThat(problem.why()).contains("SourceDiskSize");
  }

  @Test
  void aTopLevelArrayIsAProblemAndNotACrash() {
    endpoint.on("DescribeSnapshots", json("[{\"SnapshotId\":\"s-1\"}]"));

    assertThat(failingRead().effect()).isEqualTo(Effect.TRANSIENT);
  }

  @Test
  void anUnwrappedArrayIsNotTakenForAnEmptyList() {
    endpoint.on("DescribeSnapshots", json("{\"Snapshots\":[{\"SnapshotId\":\"s-1\"}]}"));

    assertThat(failingRead().why()).contains("Snapshots");
  }

  @Test
  void anIdThatIsNoNameIsAProblemAndNotACrash() {
    endpoint.on(
        "DescribeSnapshots", json("{\"Snapshots\":{\"Snapshot\":[{\"SnapshotId\":\"s 1\"}]}}"));

    assertThat(failingRead().code()).isEqualTo(ProblemCode.CLOUD_UNREACHABLE);
  }

  @Test
  void numbersAsTextUnicodeEscapesAndNullsAreRead() {
    endpoint.on(
        "DescribeSnapshots",
        json(
            ONE_SNAPSHOT
                + "\"SnapshotName\":\"\\u591c\\u95f4 \\u003d\",\"SourceDiskSize\":\"40\","
                + "\"SourceDiskType\":\"system\",\"SourceDiskId\":\"d-1\",\"Progress\":\"35%\","
                + "\"Status\":\"progressing\",\"CreationTime\":\"2026-11-24T01:42:31Z\","
                + "\"Description\":null,\"Tags\":{\"Tag\":[null,{\"TagKey\":\"a\","
                + "\"TagValue\":\"b\"}]}}]}}"));

    Snapshot snapshot = snapshots().describe(List.of(new SnapshotId("s-1"))).get(0);

    assertThat(snapshot.name()).isEqualTo("夜间 =");
    assertThat(snapshot.sizeGib()).isEqualTo(40);
    assertThat(snapshot.progress()).isEqualTo(35);
    assertThat(snapshot.state()).isEqualTo(Snapshot.State.PROGRESSING);
    assertThat(snapshot.created()).isEqualTo(Instant.parse("2026-11-24T01:42:31Z"));
    assertThat(snapshot.tags()).isEqualTo(Tags.of("a", "b"));
  }

  @Test
  void timesWithoutSecondsAreRead() {
    endpoint.on(
        "DescribeSnapshots", json(ONE_SNAPSHOT + "\"CreationTime\":\"2026-11-24T01:42Z\"}]}}"));

    Snapshot snapshot = snapshots().describe(List.of(new SnapshotId("s-1"))).get(0);

    assertThat(snapshot.created()).isEqualTo(Instant.parse("2026-11-24T01:42:00Z"));
  }

  private Snapshots snapshots() {
    return endpoint.cloud().in(REGION).snapshots();
  }

  private Problem failingWrite() {
    return problemOf(() -> take(snapshots()));
  }

  private Problem failingRead() {
    return problemOf(() -> snapshots().describe(List.of(new SnapshotId("s-1"))));
  }

  private static void take(Snapshots snapshots) {
    snapshots.take(new DiskId("d-1"), "nightly", Tags.none(), new Token("token-1"));
  }

  private void awaitRequest(String action) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (endpoint.requests(action).isEmpty()) {
      assertThat(System.nanoTime()).as("waiting for " + action).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
