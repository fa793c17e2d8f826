package dev.understudy.lab.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.ApiClient;
import dev.understudy.lab.ApiLab;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every scripted fault, as a client sees it. */
class FaultsOnTheWireTest {
  @TempDir Path directory;

  @Test
  void refuseWithTheVendorsCodes() {
    try (ApiLab lab =
        ApiLab.instant(
            directory,
            "DescribeDisks: throttle 1, unavailable 1, error InternalError 1,"
                + " error OperationConflict 1, error InvalidDiskId.NotFound 1")) {
      List<String> refusals =
          List.of(
              lab.home().refusal("DescribeDisks"),
              lab.home().refusal("DescribeDisks"),
              lab.home().refusal("DescribeDisks"),
              lab.home().refusal("DescribeDisks"),
              lab.home().refusal("DescribeDisks"));

      assertThat(refusals)
          .containsExactly(
              "400 Throttling.User",
              "503 ServiceUnavailable",
              "500 InternalError",
              "409 OperationConflict",
              "404 InvalidDiskId.NotFound");
      assertThat(lab.home().ecs("DescribeDisks").path("TotalCount").asInt()).isEqualTo(2);
      lab.lab().assertAllFaultsUsed();
    }
  }

  @Test
  void loseAReplyAfterTheChangeAndAConnectionBeforeIt() {
    try (ApiLab lab = ApiLab.instant(directory, "CreateSnapshot: drop 1, lose-reply 1")) {
      String disk = lab.disk("data");
      assertThatThrownBy(() -> lab.snapshot(disk, "ClientToken", "t-1"))
          .isInstanceOf(UncheckedIOException.class);
      assertThat(snapshots(lab)).isZero();

      assertThatThrownBy(() -> lab.snapshot(disk, "ClientToken", "t-1"))
          .isInstanceOf(UncheckedIOException.class);
      assertThat(snapshots(lab)).isEqualTo(1);

      String repeated = lab.snapshot(disk, "ClientToken", "t-1");
      assertThat(snapshots(lab)).isEqualTo(1);
      assertThat(lab.describeSnapshot(repeated).path("Status").asText()).isEqualTo("accomplished");
    }
  }

  @Test
  void answerInHtmlAsAGatewayDoes() {
    try (ApiLab lab = ApiLab.instant(directory, "DescribeRegions: html 1")) {
      ApiClient.Answer answer = lab.home().send(ApiClient.ECS, "DescribeRegions");

      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.contentType()).isEqualTo("text/html");
    }
  }

  @Test
  void makeACallSlow() {
    try (ApiLab lab = ApiLab.instant(directory, "DescribeRegions: slow 300ms 1")) {
      long begin = System.nanoTime();
      lab.home().ecs("DescribeRegions");

      assertThat(System.nanoTime() - begin).isGreaterThan(300_000_000L);
    }
  }

  @Test
  void canBeAddedToARunningLab() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      lab.lab().fault("DescribeZones: throttle 1");

      assertThat(lab.lab().unusedFaults()).containsExactly("DescribeZones: throttle 1 (1 left)");
      assertThat(lab.home().refusal("DescribeZones")).isEqualTo("400 Throttling.User");
    }
  }

  @Test
  void aTokenInUseIsNotUsedTwiceAtOnce() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String disk = lab.disk("data");
      List<CompletableFuture<String>> calls =
          java.util.stream.IntStream.range(0, 8)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () ->
                              lab.home()
                                  .send(
                                      ApiClient.ECS,
                                      "CreateSnapshot",
                                      "DiskId",
                                      disk,
                                      "ClientToken",
                                      "same")
                                  .refusal()))
              .toList();

      List<String> answers = calls.stream().map(CompletableFuture::join).distinct().toList();

      assertThat(answers).isSubsetOf("200 ", "403 IdempotentProcessing").contains("200 ");
      assertThat(snapshots(lab)).isEqualTo(1);
    }
  }

  @Test
  void denyOneRegionAndNoOther() {
    try (ApiLab lab = ApiLab.instant(directory, "DescribeDisks@cn-beijing: deny 1")) {
      assertThat(lab.home().refusal("DescribeDisks")).isEqualTo("200 ");
      assertThat(lab.away().refusal("DescribeDisks")).isEqualTo("403 Forbidden.RAM");
      assertThat(lab.away().refusal("DescribeDisks")).isEqualTo("200 ");
      lab.lab().assertAllFaultsUsed();
    }
  }

  @Test
  void repeatAPageByItsTokenAndByItsNumber() {
    try (ApiLab lab =
        ApiLab.instant(
            directory,
            "DescribeSnapshots: pass 1, repeat-page 2",
            "DescribeDisks: repeat-page 1")) {
      for (int i = 0; i < 3; i++) {
        lab.snapshot(lab.disk("data"));
      }

      JsonNode first = lab.home().ecs("DescribeSnapshots", "MaxResults", "1");
      JsonNode second = following(lab, first);
      JsonNode again = following(lab, second);
      JsonNode atLast = following(lab, again);
      JsonNode third = following(lab, atLast);

      assertThat(id(second)).isNotEqualTo(id(first)).isEqualTo(id(again)).isEqualTo(id(atLast));
      assertThat(second.path("NextToken").asText()).isEqualTo(first.path("NextToken").asText());
      assertThat(id(third)).isNotEqualTo(id(second));
      assertThat(third.path("NextToken").asText()).isEmpty();
      JsonNode disks = lab.home().ecs("DescribeDisks", "PageSize", "1", "PageNumber", "2");
      assertThat(disks.path("PageNumber").asInt()).isEqualTo(2);
      assertThat(disks.path("Disks"))
          .isEqualTo(lab.home().ecs("DescribeDisks", "PageSize", "1").path("Disks"));
      lab.lab().assertAllFaultsUsed();
    }
  }

  @Test
  void emptyAPageAndHideWhatFollows() {
    try (ApiLab lab = ApiLab.instant(directory, "DescribeSnapshots: empty-page 1")) {
      lab.snapshot(lab.disk("data"));
      lab.snapshot(lab.disk("data"));

      JsonNode broken = lab.home().ecs("DescribeSnapshots", "MaxResults", "1");

      assertThat(broken.at("/Snapshots/Snapshot").isArray()).isTrue();
      assertThat(broken.at("/Snapshots/Snapshot")).isEmpty();
      assertThat(broken.path("NextToken").asText()).isEmpty();
      assertThat(lab.home().ecs("DescribeSnapshots").path("TotalCount").asInt()).isEqualTo(2);
      lab.lab().assertAllFaultsUsed();
    }
  }

  private static JsonNode following(ApiLab lab, JsonNode page) {
    return lab.home()
        .ecs("DescribeSnapshots", "MaxResults", "1", "NextToken", page.path("NextToken").asText());
  }

  private static String id(JsonNode page) {
    return page.at("/Snapshots/Snapshot/0/SnapshotId").asText();
  }

  private static long snapshots(ApiLab lab) {
    return lab.lab().inventory().stream().filter(item -> item.kind().equals("snapshot")).count();
  }

  @Test
  void throttleAnActionUntilItsWindowEnds() {
    try (ApiLab lab = ApiLab.instant(directory, "DescribeZones: throttle-window 700ms 1")) {
      assertThat(lab.home().refusal("DescribeZones")).isEqualTo("400 Throttling.User");
      assertThat(lab.home().refusal("DescribeRegions")).isEqualTo("200 ");

      ApiLab.await(
          "the end of the window", () -> lab.home().refusal("DescribeZones").equals("200 "));
      lab.lab().assertAllFaultsUsed();
    }
  }

  @Test
  void letListingsLagBehindWhatWasMade() {
    try (ApiLab lab = ApiLab.instant(directory, "RunInstances: lag 700ms")) {
      String server = lab.run(ApiLab.ZONE, "Tag.1.Key", "late", "Tag.1.Value", "yes");

      assertThat(lab.instance(server).isMissingNode()).isTrue();
      assertThat(lab.home().ecs("DescribeDisks", "InstanceId", server).path("Disks").path("Disk"))
          .isEmpty();
      assertThat(
              lab.home()
                  .ecs("ListTagResources", "ResourceType", "instance", "Tag.1.Key", "late")
                  .path("TagResources")
                  .path("TagResource"))
          .isEmpty();
      assertThat(lab.instance(lab.server()).isMissingNode()).isFalse();
      ApiLab.await("the server's listing", () -> !lab.instance(server).isMissingNode());
    }
  }

  @Test
  void nothingButTheTwoMethodsOfTheApiIsAnswered() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      for (String method : List.of("PUT", "DELETE", "HEAD")) {
        ApiClient.Answer answer =
            lab.home()
                .exchange(
                    HttpRequest.newBuilder(
                            URI.create(lab.lab().endpoints().get("ecs." + ApiLab.HOME) + "/"))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build());

        assertThat(answer.status()).isEqualTo(405);
      }
    }
  }
}
