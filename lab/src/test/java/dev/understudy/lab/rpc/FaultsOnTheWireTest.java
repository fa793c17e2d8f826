package dev.understudy.lab.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
