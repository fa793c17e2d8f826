package dev.understudy.aliyun;

import static dev.understudy.aliyun.Failing.problemOf;
import static dev.understudy.aliyun.ScriptedEndpoint.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.aliyuncs.http.ProtocolType;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.RegionId;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where requests go, and where they must never go. */
@Timeout(60)
class EndpointsTest {

  @Test
  void aRegionsOwnEndpointWinsOverTheGeneralOne() {
    Endpoints endpoints =
        new Endpoints(
            Map.of(
                "ecs", "http://127.0.0.1:4000",
                "ecs.cn-beijing", "http://127.0.0.1:4002",
                "alidns", "http://127.0.0.1:4001"));

    assertThat(endpoints.findEcs("cn-beijing").orElseThrow().authority())
        .isEqualTo("127.0.0.1:4002");
    assertThat(endpoints.findEcs("cn-shanghai").orElseThrow().authority())
        .isEqualTo("127.0.0.1:4000");
    assertThat(endpoints.findDns().orElseThrow().authority()).isEqualTo("127.0.0.1:4001");
    assertThat(endpoints.findDns().orElseThrow().protocol()).isEqualTo(ProtocolType.HTTP);
  }

  @Test
  void withoutOverridesTheUsualEndpointsAreUsed() {
    Endpoints endpoints = new Endpoints(Map.of());

    assertThat(endpoints.findEcs("cn-shanghai")).isEmpty();
    assertThat(endpoints.findDns()).isEmpty();
    assertThat(endpoints.hostsWithoutProxy()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://ecs.cn-shanghai.aliyuncs.com",
        "http://10.0.0.1:80",
        "http://127.0.0.1.example.com:80",
        "http://localhost.example.com"
      })
  void plainHttpToAnotherMachineIsRefused(String text) {
    Problem problem = problemOf(() -> new Endpoints(Map.of("ecs", text)));

    assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_FILE);
    assertThat(problem.what()).contains("plain HTTP");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:8080", "http://127.3.4.5:1", "http://localhost:80"})
  void plainHttpOnThisMachineIsAllowed(String text) {
    assertThat(new Endpoints(Map.of("ecs", text)).findEcs("cn-x").orElseThrow().isLoopback())
        .isTrue();
  }

  @Test
  void encryptedEndpointsMayBeAnywhere() {
    Endpoints endpoints = new Endpoints(Map.of("ecs", "https://ecs-vpc.cn-x.aliyuncs.com"));

    Endpoints.Endpoint endpoint = endpoints.findEcs("cn-x").orElseThrow();

    assertThat(endpoint.authority()).isEqualTo("ecs-vpc.cn-x.aliyuncs.com");
    assertThat(endpoint.protocol()).isEqualTo(ProtocolType.HTTPS);
    assertThat(endpoints.findDns()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:8080",
        "ftp://127.0.0.1",
        "http://127.0.0.1:8080/path",
        "http://127.0.0.1:8080?a=b",
        "http://user:password@127.0.0.1:8080",
        "http://",
        "not a url",
        ""
      })
  void anEndpointThatIsNoneIsRefusedWithoutRepeatingIt(String text) {
    Problem problem = problemOf(() -> new Endpoints(Map.of("alidns", text)));

    assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_FILE);
    assertThat(problem.toString()).contains("alidns").doesNotContain("password");
  }

  @Test
  void anUnknownKeyIsRefused() {
    Problem problem = problemOf(() -> new Endpoints(Map.of("ecss", "http://127.0.0.1:1")));

    assertThat(problem.what()).contains("ecss");
  }

  @Test
  void aRegionThatALabDoesNotHaveIsNotLookedForInTheRealCloud() {
    Map<String, String> lab = Map.of("ecs.cn-shanghai", "http://127.0.0.1:1");
    AliyunCloud cloud =
        AliyunCloud.connect(new AliyunAccess("id", "secret", Optional.empty(), lab, 10));

    Problem problem =
        problemOf(
            () ->
                cloud
                    .in(new RegionId("cn-nowhere"))
                    .instances()
                    .describe(List.of(new InstanceId("i-1"))));

    assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_FILE);
    assertThat(problem.what()).contains("ecs.cn-nowhere");
    assertThat(problem.hint()).contains("region");
  }

  @Test
  void aProxyInTheEnvironmentIsNotUsedForThisMachine() throws Exception {
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint()) {
      endpoint.on("DescribeInstances", json("{\"Instances\":{\"Instance\":[]}}"));
      Path java = Path.of(System.getProperty("java.home"), "bin", "java");
      ProcessBuilder builder =
          new ProcessBuilder(
              java.toString(),
              "-Xmx128m",
              "-cp",
              System.getProperty("java.class.path"),
              EndpointsTest.class.getName(),
              endpoint.url());
      builder.environment().put("HTTP_PROXY", "http://127.0.0.1:1");
      builder.environment().put("http_proxy", "http://127.0.0.1:1");
      builder.environment().remove("NO_PROXY");
      builder.redirectErrorStream(true).redirectInput(new File("/dev/null"));

      Process child = builder.start();
      String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).as(output).isZero();
      endpoint.assertFinished();
    }
  }

  /** Asks the endpoint in its argument once, in a process whose environment names a proxy. */
  public static void main(String[] arguments) {
    AliyunAccess access =
        new AliyunAccess("id", "secret", Optional.empty(), Map.of("ecs", arguments[0]), 10);
    AliyunCloud.connect(access)
        .in(ScriptedEndpoint.REGION)
        .instances()
        .describe(List.of(new InstanceId("i-1")));
  }
}
