package dev.understudy.aliyun;

import static dev.understudy.aliyun.ScriptedEndpoint.KEY;
import static dev.understudy.aliyun.ScriptedEndpoint.REGION;
import static dev.understudy.aliyun.ScriptedEndpoint.SECRET;
import static dev.understudy.aliyun.ScriptedEndpoint.drop;
import static dev.understudy.aliyun.ScriptedEndpoint.error;
import static dev.understudy.aliyun.ScriptedEndpoint.json;
import static dev.understudy.aliyun.ScriptedEndpoint.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshots;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.TimeSource;
import dev.understudy.core.Token;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No credential, signature or query reaches a message, a stack trace or a listener. */
@Timeout(60)
class SecretsTest {
  private static final String SESSION = "plantedSessionToken77";

  private final ScriptedEndpoint endpoint = new ScriptedEndpoint();

  @AfterEach
  void close() {
    endpoint.close();
  }

  @Test
  void everyWayToFailKeepsTheSecretsToItself() {
    endpoint.on(
        "CreateSnapshot",
        drop(),
        endpoint.silence(),
        raw(502, "text/html", "<html>" + KEY + " " + SECRET + "</html>"),
        error(
            400, "InvalidParameter", "http://x/?AccessKeyId=" + KEY + "&Signature=abc%3D is wrong"),
        error(400, "SignatureDoesNotMatch", toSign()),
        error(403, "Forbidden.RAM", "key " + KEY + " token " + SESSION + " may not"),
        json("{\"AccessKeyId\":\"" + KEY + "\""));
    Snapshots snapshots =
        AliyunCloud.connect(sts(), TimeSource.system(), CallListener.none(), Duration.ofSeconds(1))
            .in(REGION)
            .snapshots();

    List<String> traces = new ArrayList<>();
    for (int call = 0; call < 7; call++) {
      traces.add(trace(catchThrowable(() -> take(snapshots))));
    }

    endpoint.assertFinished();
    assertThat(traces)
        .hasSize(7)
        .allSatisfy(
            trace ->
                assertThat(trace)
                    .contains("ProblemException")
                    .doesNotContain(
                        KEY, SECRET, SESSION, "SignatureNonce", "Signature=abc", "POST&"));
  }

  @Test
  void aRefusedConnectionDoesNotRepeatTheUrl() {
    endpoint.close();

    String trace = trace(catchThrowable(() -> take(endpoint.cloud().in(REGION).snapshots())));

    assertThat(trace).contains("no connection").doesNotContain(KEY, "Signature", "?");
  }

  @Test
  void aWrongSecretIsReportedAsOneWithWhatToDo() {
    endpoint.on("CreateSnapshot", error(400, "SignatureDoesNotMatch", toSign()));

    Problem problem = Failing.problemOf(() -> take(endpoint.cloud().in(REGION).snapshots()));

    assertThat(problem.code()).isEqualTo(ProblemCode.ACCESS_DENIED);
    assertThat(problem.effect()).isEqualTo(Effect.NONE);
    assertThat(problem.hint()).contains("accessKeySecret");
  }

  @Test
  void anAccessPrintsNoCredential() {
    assertThat(sts().toString()).doesNotContain(KEY, SECRET, SESSION);
  }

  @Test
  void anEmptyKeyIsRefusedBeforeAnythingIsSent() {
    AliyunAccess access =
        new AliyunAccess("", "", Optional.empty(), Map.of("ecs", endpoint.url()), 10);

    Problem problem = Failing.problemOf(() -> AliyunCloud.connect(access));

    assertThat(problem.code()).isEqualTo(ProblemCode.ACCESS_DENIED);
    assertThat(endpoint.requests()).isEmpty();
  }

  @Test
  void aSessionTokenIsSentWithItsKey() {
    endpoint.on("CreateSnapshot", json("{\"SnapshotId\":\"s-1\"}"));

    take(AliyunCloud.connect(sts()).in(REGION).snapshots());

    assertThat(endpoint.requests().get(0))
        .containsEntry("SecurityToken", SESSION)
        .containsEntry("AccessKeyId", KEY);
  }

  @Test
  void twoAccountsInOneProcessKeepTheirOwnKeys() {
    endpoint.on(
        "CreateSnapshot", json("{\"SnapshotId\":\"s-1\"}"), json("{\"SnapshotId\":\"s-2\"}"));
    AliyunAccess other =
        new AliyunAccess("otherKey", "x", Optional.empty(), Map.of("ecs", endpoint.url()), 10);
    AliyunCloud first = endpoint.cloud();
    AliyunCloud second = AliyunCloud.connect(other);

    take(first.in(REGION).snapshots());
    take(second.in(REGION).snapshots());

    assertThat(endpoint.requests())
        .extracting(request -> request.get("AccessKeyId"))
        .containsExactly(KEY, "otherKey");
  }

  @Test
  void aListenerHearsTheActionTheRequestIdAndTheOutcome() {
    endpoint.on(
        "CreateSnapshot",
        json("{\"RequestId\":\"R-1\",\"SnapshotId\":\"s-1\"}"),
        error(403, "QuotaExceed.Snapshot"));
    List<String> heard = new ArrayList<>();
    CallListener listener =
        (action, region, requestId, problem) ->
            heard.add(action + " " + region + " " + requestId + " " + problem);
    AliyunCloud cloud = AliyunCloud.connect(endpoint.access(), TimeSource.system(), listener);

    take(cloud.in(new RegionId("cn-beijing")).snapshots());
    Failing.problemOf(() -> take(cloud.in(REGION).snapshots()));

    assertThat(heard)
        .containsExactly(
            "CreateSnapshot cn-beijing R-1 Optional.empty",
            "CreateSnapshot cn-shanghai REQ-1 Optional[QUOTA]");
  }

  private AliyunAccess sts() {
    return new AliyunAccess(KEY, SECRET, Optional.of(SESSION), Map.of("ecs", endpoint.url()), 1000);
  }

  private static String toSign() {
    return "Specified signature is not matched with our calculation. server string to sign is:"
        + "POST&%2F&AccessKeyId%3D"
        + KEY
        + "%26Action%3DCreateSnapshot";
  }

  private static void take(Snapshots snapshots) {
    snapshots.take(new DiskId("d-1"), "nightly", Tags.none(), new Token("token-1"));
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
