package dev.understudy.lab.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.auth.BasicSessionCredentials;
import com.aliyuncs.auth.StaticCredentialsProvider;
import com.aliyuncs.ecs.model.v20140526.CreateSnapshotRequest;
import com.aliyuncs.ecs.model.v20140526.DescribeInstancesRequest;
import com.aliyuncs.ecs.model.v20140526.DescribeSnapshotsRequest;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.http.FormatType;
import com.aliyuncs.http.MethodType;
import com.aliyuncs.profile.DefaultProfile;
import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.ApiClient;
import dev.understudy.lab.ApiLab;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may call: both forms of signature, every way to send them, and every reason to refuse. */
class SignatureTest {
  private static final String AWKWARD = "nightly 夜间 + 100% a&b=c/d *~ '\"";

  @TempDir static Path directory;
  private static ApiLab lab;

  @BeforeAll
  static void start() {
    lab = ApiLab.instant(directory);
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @Test
  void acceptsTheVendorsSdkWithEveryKindOfCharacter() throws Exception {
    CreateSnapshotRequest request = new CreateSnapshotRequest();
    request.setDiskId(lab.disk("data"));
    request.setSnapshotName("sdk");
    request.setDescription(AWKWARD);
    request.setSysMethod(MethodType.GET);

    String id = sdk().getAcsResponse(request).getSnapshotId();

    assertThat(lab.describeSnapshot(id).path("Description").asText()).isEqualTo(AWKWARD);
  }

  @Test
  void answersTheVendorsSdkInXmlAsInJson() throws Exception {
    String id = lab.snapshot(lab.disk("data"), "Description", "a < b & \"c\" 夜间");
    DescribeSnapshotsRequest request = new DescribeSnapshotsRequest();
    request.setSnapshotIds("[\"" + id + "\"]");
    request.setSysAcceptFormat(FormatType.XML);

    var snapshots = sdk().getAcsResponse(request).getSnapshots();

    assertThat(snapshots).hasSize(1);
    assertThat(snapshots.get(0).getDescription()).isEqualTo("a < b & \"c\" 夜间");
    assertThat(snapshots.get(0).getStatus()).isEqualTo("accomplished");
  }

  @Test
  void tellsTheVendorsSdkThatItsSecretIsWrong() {
    DefaultAcsClient client = sdk("not the secret");

    Assertions.assertThatThrownBy(() -> client.getAcsResponse(new DescribeInstancesRequest()))
        .isInstanceOfSatisfying(
            ClientException.class,
            refused -> assertThat(refused.getErrCode()).isEqualTo("SDK.InvalidAccessKeySecret"));
  }

  @Test
  void showsTheStringToSignWhenASignatureDoesNotMatch() {
    SortedMap<String, String> parameters = signed();
    parameters.put("Signature", "AAAA");

    ApiClient.Answer answer = send(parameters);

    assertThat(answer.refusal()).isEqualTo("400 SignatureDoesNotMatch");
    assertThat(answer.json().path("Message").asText())
        .contains("server string to sign is:GET&%2F&AccessKeyId%3D");
  }

  @Test
  void refusesAParameterThatWasChangedOnTheWay() {
    SortedMap<String, String> parameters = signed("InstanceName", "one");
    parameters.put("InstanceName", "other");

    assertThat(send(parameters).refusal()).isEqualTo("400 SignatureDoesNotMatch");
  }

  @Test
  void refusesAReplayedRequest() {
    SortedMap<String, String> parameters = signed();
    assertThat(send(parameters).status()).isEqualTo(200);

    assertThat(send(parameters).refusal()).isEqualTo("400 SignatureNonceUsed");
  }

  @Test
  void refusesAClockThatIsMoreThanAQuarterOfAnHourOff() {
    for (int minutes : new int[] {-16, 16}) {
      Instant off = Instant.now().plus(minutes, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.SECONDS);

      assertThat(send(signed("Timestamp", off.toString())).refusal())
          .isEqualTo("400 InvalidTimeStamp.Expired");
    }
    Instant slightly = Instant.now().minus(14, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.SECONDS);
    assertThat(send(signed("Timestamp", slightly.toString())).status()).isEqualTo(200);
    assertThat(send(signed("Timestamp", "yesterday")).refusal())
        .isEqualTo("400 InvalidTimeStamp.Format");
  }

  @Test
  void refusesAnUnknownKey() {
    ApiClient stranger = lab.home().as("LTAIstranger", "secret", "");

    assertThat(stranger.refusal("DescribeInstances")).isEqualTo("404 InvalidAccessKeyId.NotFound");
  }

  @Test
  void namesTheMissingPartOfASignature() {
    for (String part :
        List.of("AccessKeyId", "Signature", "SignatureNonce", "Timestamp", "Action", "Version")) {
      SortedMap<String, String> parameters = signed();
      parameters.remove(part);
      if (part.equals("SignatureNonce")) {
        parameters = signed("SignatureNonce", "");
      }

      ApiClient.Answer answer = send(parameters);

      assertThat(answer.refusal()).isEqualTo("400 MissingParameter");
      assertThat(answer.json().path("Message").asText()).contains("\"" + part + "\"");
    }
  }

  @Test
  void refusesUnknownActionsAndVersions() {
    assertThat(lab.home().refusal("NoSuchAction")).isEqualTo("404 InvalidAction.NotFound");
    assertThat(lab.home().send("1999-01-01", "DescribeInstances").refusal())
        .isEqualTo("400 InvalidVersion");
  }

  @Test
  void takesParametersFromAFormBody() {
    ApiClient.Answer answer =
        lab.home().sendForm(ApiClient.ECS, "DescribeRegions", "AcceptLanguage", AWKWARD);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/json;charset=utf-8");
  }

  @Test
  void acceptsVersionThreeSignatures() {
    HttpRequest request =
        lab.home()
            .version3(
                ApiClient.ECS,
                "DescribeInstances",
                "",
                Map.of("RegionId", ApiLab.HOME, "InstanceName", AWKWARD))
            .build();

    ApiClient.Answer answer = lab.home().exchange(request);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("Instances").path("Instance")).isEmpty();
    assertThat(lab.home().exchange(request).refusal()).isEqualTo("400 SignatureNonceUsed");
  }

  @Test
  void takesParametersOfVersionThreeFromTheBody() {
    HttpRequest request =
        lab.home()
            .version3(ApiClient.ECS, "DescribeZones", "RegionId=cn-hangzhou", Map.of())
            .build();

    assertThat(lab.home().exchange(request).body()).contains("cn-hangzhou-h");
  }

  @Test
  void refusesVersionThreeWithAnotherBodyOrSecret() {
    ApiClient wrong = lab.home().as(keyId(), "not the secret", "");
    HttpRequest request = wrong.version3(ApiClient.ECS, "DescribeRegions", "", Map.of()).build();
    assertThat(wrong.exchange(request).refusal()).isEqualTo("400 SignatureDoesNotMatch");

    HttpRequest.Builder changed =
        lab.home().version3(ApiClient.ECS, "DescribeRegions", "", Map.of());
    changed.POST(HttpRequest.BodyPublishers.ofString("RegionId=cn-beijing"));
    assertThat(lab.home().exchange(changed.build()).refusal())
        .isEqualTo("400 SignatureDoesNotMatch");
  }

  @Test
  void refusesVersionThreeWithAHeaderThatIsNotSigned() {
    String signed =
        lab.home()
            .version3(ApiClient.ECS, "DescribeRegions", "", Map.of())
            .build()
            .headers()
            .firstValue("Authorization")
            .orElseThrow();
    HttpRequest request =
        lab.home()
            .version3(ApiClient.ECS, "DescribeRegions", "", Map.of())
            .setHeader("Authorization", signed.replace("x-acs-action;", ""))
            .build();

    assertThat(lab.home().exchange(request).refusal()).isEqualTo("400 IncompleteSignature");
  }

  @Test
  void issuesTemporaryCredentialsThatNeedTheirToken() throws Exception {
    JsonNode issued = assumeRole();
    String id = issued.path("AccessKeyId").asText();
    String secret = issued.path("AccessKeySecret").asText();
    String token = issued.path("SecurityToken").asText();

    assertThat(lab.home().as(id, secret, token).ecs("DescribeRegions").path("Regions"))
        .isNotEmpty();
    assertThat(lab.home().as(id, secret, "").refusal("DescribeRegions"))
        .isEqualTo("400 MissingParameter");
    assertThat(lab.home().as(id, secret, "other").refusal("DescribeRegions"))
        .isEqualTo("400 InvalidSecurityToken.MismatchWithAccessKey");
    HttpRequest version3 =
        lab.home()
            .as(id, secret, token)
            .version3(ApiClient.ECS, "DescribeRegions", "", Map.of())
            .build();
    assertThat(lab.home().exchange(version3).status()).isEqualTo(200);
    DefaultProfile profile = DefaultProfile.getProfile(ApiLab.HOME, "", "");
    DefaultAcsClient client =
        new DefaultAcsClient(
            profile, new StaticCredentialsProvider(new BasicSessionCredentials(id, secret, token)));
    client.setEndpointResolver(request -> endpoint());
    assertThat(client.getAcsResponse(new DescribeInstancesRequest()).getInstances()).hasSize(1);
  }

  @Test
  void lettingAReadOnlyKeyReadDoesNotLetItWrite() {
    ApiClient reader =
        lab.home().as(key("read-only-access-key-id"), key("read-only-access-key-secret"), "");

    assertThat(reader.ecs("DescribeInstances").path("TotalCount").asInt()).isEqualTo(1);
    ApiClient.Answer refused =
        reader.send(ApiClient.ECS, "StopInstance", "InstanceId", lab.server());
    assertThat(refused.refusal()).isEqualTo("403 Forbidden.RAM");
    assertThat(refused.json().path("AccessDeniedDetail").path("PolicyType").asText()).isNotEmpty();
  }

  @Test
  void answersForEveryRegionOnEveryPort() {
    TreeMap<String, String> elsewhere =
        new TreeMap<>(
            lab.away().signed(ApiClient.ECS, "DescribeZones", "GET", "RegionId", ApiLab.HOME));

    assertThat(lab.away().exchange(lab.away().get(elsewhere)).body()).contains("cn-shanghai-b");
    assertThat(send(signed("RegionId", "cn-nowhere")).refusal())
        .isEqualTo("404 InvalidRegionId.NotFound");
  }

  @Test
  void givesEveryReplyAnUpperCaseRequestId() {
    String one = lab.home().ecs("DescribeRegions").path("RequestId").asText();
    String other = lab.home().ecs("DescribeRegions").path("RequestId").asText();

    assertThat(one).matches("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}").isNotEqualTo(other);
  }

  private static JsonNode assumeRole() {
    return lab.home()
        .send(
            ApiClient.STS,
            "AssumeRole",
            "RoleArn",
            "acs:ram::1000000000000000:role/understudy",
            "RoleSessionName",
            "test")
        .json()
        .path("Credentials");
  }

  private static SortedMap<String, String> signed(String... parameters) {
    return lab.home().signed(ApiClient.ECS, "DescribeInstances", "GET", parameters);
  }

  private static ApiClient.Answer send(Map<String, String> parameters) {
    return lab.home().exchange(lab.home().get(parameters));
  }

  private static DefaultAcsClient sdk() {
    return sdk(key("access-key-secret"));
  }

  private static DefaultAcsClient sdk(String secret) {
    DefaultAcsClient client =
        new DefaultAcsClient(DefaultProfile.getProfile(ApiLab.HOME, keyId(), secret));
    client.setEndpointResolver(request -> endpoint());
    return client;
  }

  private static String keyId() {
    return lab.lab().describe().get("accessKeyId");
  }

  private static String endpoint() {
    return lab.lab().endpoints().get("ecs." + ApiLab.HOME).substring("http://".length());
  }

  private static String key(String name) {
    try {
      return Files.readString(directory.resolve("keys").resolve(name)).strip();
    } catch (java.io.IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }

  @Test
  void aClientTokenMeansTheSameWhicheverWayARequestIsSigned() throws Exception {
    String disk = lab.disk("data");
    String first = lab.snapshot(disk, "ClientToken", "signed-twice");

    ApiClient.Answer second =
        lab.home()
            .exchange(
                lab.home()
                    .version3(
                        ApiClient.ECS,
                        "CreateSnapshot",
                        "",
                        Map.of("DiskId", disk, "ClientToken", "signed-twice"))
                    .build());

    assertThat(second.json().path("SnapshotId").asText()).isEqualTo(first);
  }
}
