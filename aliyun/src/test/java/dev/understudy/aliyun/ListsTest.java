package dev.understudy.aliyun;

import static dev.understudy.aliyun.Failing.problemOf;
import static dev.understudy.aliyun.ScriptedEndpoint.REGION;
import static dev.understudy.aliyun.ScriptedEndpoint.error;
import static dev.understudy.aliyun.ScriptedEndpoint.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Image;
import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lists: every page, 100 ids a call, and never "all" by accident. */
@Timeout(60)
class ListsTest {
  private final ScriptedEndpoint endpoint = new ScriptedEndpoint();
  private final Cloud.Region region = endpoint.cloud().in(REGION);

  @AfterEach
  void close() {
    endpoint.assertFinished();
    endpoint.close();
  }

  @Test
  void noIdsSendNothing() {
    assertThat(region.instances().describe(List.of())).isEmpty();
    assertThat(region.disks().describe(List.of())).isEmpty();
    assertThat(region.snapshots().describe(List.of())).isEmpty();
    assertThat(region.snapshots().of(List.of())).isEmpty();
    assertThat(region.images().describe(List.of())).isEmpty();

    assertThat(endpoint.requests()).isEmpty();
  }

  @Test
  void idsAreAskedForAHundredAtATime() {
    endpoint.on("DescribeDisks", disks(1), disks(2), disks(3));
    List<DiskId> ids =
        IntStream.range(0, 250).mapToObj(number -> new DiskId("d-" + number)).toList();

    List<Disk> found = region.disks().describe(ids);

    assertThat(found).hasSize(3);
    assertThat(endpoint.requests())
        .extracting(request -> request.get("DiskIds").split(",").length)
        .containsExactly(100, 100, 50);
    assertThat(endpoint.requests().get(2).get("DiskIds")).startsWith("[\"d-").endsWith("\"]");
  }

  @Test
  void everyPageIsReadUntilThereIsNoToken() {
    endpoint.on(
        "DescribeSnapshots", page("t1", tagged("s-1")), page("t2"), page("", tagged("s-2")));

    List<Snapshot> found = region.snapshots().findByTags(Tags.of("a", "b"));

    assertThat(found).extracting(snapshot -> snapshot.id().value()).containsExactly("s-2", "s-1");
    List<Map<String, String>> sent = endpoint.requests();
    assertThat(sent).allSatisfy(request -> assertThat(request).containsEntry("MaxResults", "100"));
    assertThat(sent.get(0)).doesNotContainKey("NextToken").containsEntry("Tag.1.Key", "a");
    assertThat(sent.get(1)).containsEntry("NextToken", "t1").containsEntry("Tag.1.Value", "b");
    assertThat(sent.get(2)).containsEntry("NextToken", "t2");
  }

  @Test
  void whatDoesNotCarryTheTagsIsLeftOutThoughTheCloudListsIt() {
    endpoint.on("DescribeSnapshots", page("", tagged("s-1"), "{\"SnapshotId\":\"s-foreign\"}"));

    List<Snapshot> found = region.snapshots().findByTags(Tags.of("a", "b"));

    assertThat(found).extracting(snapshot -> snapshot.id().value()).containsExactly("s-1");
  }

  @Test
  void moreThanATagFilterSeesAreFoundThroughTheTagService() {
    String[] thousand =
        IntStream.range(0, 1000).mapToObj(number -> tagged("s-" + number)).toArray(String[]::new);
    endpoint
        .on(
            "DescribeSnapshots",
            page("", thousand),
            page("", tagged("s-0"), tagged("s-1")),
            page("", tagged("s-1000")))
        .on(
            "ListTagResources",
            json("{\"NextToken\":\"n\",\"TagResources\":{\"TagResource\":[" + ids(0, 100) + "]}}"),
            json("{\"TagResources\":{\"TagResource\":[" + ids(1000, 1001) + "]}}"));

    List<Snapshot> found = region.snapshots().findByTags(Tags.of("a", "b"));

    assertThat(found)
        .extracting(snapshot -> snapshot.id().value())
        .containsExactlyInAnyOrder("s-0", "s-1", "s-1000");
    assertThat(endpoint.requests("ListTagResources").get(0))
        .containsEntry("ResourceType", "snapshot")
        .containsEntry("Tag.1.Key", "a");
  }

  @Test
  void aListThatGoesInCirclesIsAProblem() {
    endpoint.on(
        "DescribeSnapshots",
        json("{\"NextToken\":\"t\",\"Snapshots\":{\"Snapshot\":[]}}"),
        json("{\"NextToken\":\"t\",\"Snapshots\":{\"Snapshot\":[]}}"));

    assertThat(problemOf(() -> region.snapshots().findByTags(Tags.none())).what())
        .contains("does not end");
  }

  @Test
  void imagesAreListedByPageNumberInEveryState() {
    endpoint.on(
        "DescribeImages",
        json(
            "{\"TotalCount\":2,\"Images\":{\"Image\":[{\"ImageId\":\"m-1\",\"Status\":\"Creating\"}]}}"),
        json(
            "{\"TotalCount\":2,\"Images\":{\"Image\":[{\"ImageId\":\"m-2\",\"Status\":\"CreateFailed\"}]}}"));

    List<Image> found = region.images().findByTags(Tags.none());

    assertThat(found)
        .extracting(Image::state)
        .containsExactly(Image.State.CREATING, Image.State.FAILED);
    assertThat(endpoint.requests())
        .allSatisfy(
            request ->
                assertThat(request.get("Status"))
                    .contains("Creating", "Waiting", "Available", "UnAvailable", "CreateFailed"));
    assertThat(endpoint.requests())
        .extracting(request -> request.get("PageNumber"))
        .containsExactly("1", "2");
  }

  @Test
  void anImageInTheMakingIsFoundByItsId() {
    endpoint.on(
        "DescribeImages",
        json(
            "{\"TotalCount\":1,\"Images\":{\"Image\":[{\"ImageId\":\"m-1\",\"Status\":\"Waiting\","
                + "\"DiskDeviceMappings\":{\"DiskDeviceMapping\":[{\"SnapshotId\":\"s-1\"},"
                + "{\"SnapshotId\":\"\"}]}}]}}"));

    Image image = region.images().describe(List.of(new ImageId("m-1"))).get(0);

    assertThat(image.state()).isEqualTo(Image.State.WAITING);
    assertThat(image.snapshots()).containsExactly(new SnapshotId("s-1"));
    assertThat(endpoint.requests().get(0))
        .containsEntry("ImageId", "m-1")
        .containsKey("Status")
        .doesNotContainKey("ImageOwnerAlias");
  }

  @Test
  void theNumberOfImagesMayShrinkWhileTheyAreListed() {
    endpoint.on(
        "DescribeImages",
        json("{\"TotalCount\":2,\"Images\":{\"Image\":[{\"ImageId\":\"m-1\"}]}}"),
        json("{\"TotalCount\":2,\"Images\":{\"Image\":[]}}"));

    assertThat(region.images().findByTags(Tags.none())).hasSize(1);
  }

  @Test
  void aServerIsReadWithItsAddressesGroupsAndState() {
    endpoint.on(
        "DescribeInstances",
        json(
            "{\"Instances\":{\"Instance\":[{\"InstanceId\":\"i-1\",\"Status\":\"Running\","
                + "\"ZoneId\":\"cn-shanghai-b\",\"CreationTime\":\"2026-11-24T01:42Z\","
                + "\"VpcAttributes\":{\"PrivateIpAddress\":{\"IpAddress\":[\"127.8.8.3\"]}},"
                + "\"PublicIpAddress\":{\"IpAddress\":[]},\"EipAddress\":{\"IpAddress\":\"\"},"
                + "\"SecurityGroupIds\":{\"SecurityGroupId\":[\"sg-1\"]}},"
                + "{\"InstanceId\":\"i-2\",\"Status\":\"Melting\",\"ZoneId\":\"z\","
                + "\"EipAddress\":{\"IpAddress\":\"47.1.2.3\"}}]}}"));

    List<Instance> found =
        region.instances().describe(List.of(new InstanceId("i-1"), new InstanceId("i-2")));

    assertThat(found.get(0).state()).isEqualTo(Instance.State.RUNNING);
    assertThat(found.get(0).address()).contains("127.8.8.3");
    assertThat(found.get(0).securityGroups()).containsExactly(new SecurityGroupId("sg-1"));
    assertThat(found.get(1).state()).isEqualTo(Instance.State.UNKNOWN);
    assertThat(found.get(1).address()).contains("47.1.2.3");
  }

  @Test
  void theSystemDiskOfAServerComesFirstAndTheAttachmentNamesTheServer() {
    endpoint.on(
        "DescribeDisks",
        json(
            "{\"Disks\":{\"Disk\":[{\"DiskId\":\"d-1\",\"Type\":\"data\",\"Status\":\"In_use\","
                + "\"ZoneId\":\"z\",\"Size\":20,\"SerialNumber\":\"ser1\",\"Attachments\":"
                + "{\"Attachment\":[{\"InstanceId\":\"i-1\"}]}},{\"DiskId\":\"d-2\","
                + "\"Type\":\"system\",\"Status\":\"In_use\",\"ZoneId\":\"z\","
                + "\"InstanceId\":\"i-1\",\"DeleteWithInstance\":true}]}}"));

    List<Disk> disks = region.disks().of(new InstanceId("i-1"));

    assertThat(disks).extracting(disk -> disk.id().value()).containsExactly("d-2", "d-1");
    assertThat(disks)
        .allSatisfy(disk -> assertThat(disk.instance()).contains(new InstanceId("i-1")));
    assertThat(disks.get(1).serial()).isEqualTo("ser1");
    assertThat(disks.get(0).deletedWithInstance()).isTrue();
  }

  @Test
  void consoleOutputIsDecodedAlsoWithLineBreaksAndEmptyWhenThereIsNone() {
    endpoint.on(
        "GetInstanceConsoleOutput",
        json("{\"ConsoleOutput\":\"YmVnaW4K\\r\\nZW5kCg==\"}"),
        json("{\"RequestId\":\"R\"}"),
        error(403, "IncorrectInstanceStatus"));

    assertThat(region.console().output(new InstanceId("i-1"))).isEqualTo("begin\nend\n");
    assertThat(region.console().output(new InstanceId("i-1"))).isEmpty();
    assertThat(region.console().output(new InstanceId("i-1"))).isEmpty();
  }

  private static ScriptedEndpoint.Answer page(String next, String... snapshots) {
    return json(
        "{\"NextToken\":\""
            + next
            + "\",\"Snapshots\":{\"Snapshot\":["
            + String.join(",", snapshots)
            + "]}}");
  }

  private static String tagged(String id) {
    return "{\"SnapshotId\":\""
        + id
        + "\",\"Tags\":{\"Tag\":[{\"TagKey\":\"a\",\"TagValue\":\"b\"}]}}";
  }

  private static String ids(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(number -> "{\"ResourceId\":\"s-" + number + "\"}")
        .collect(Collectors.joining(","));
  }

  private static ScriptedEndpoint.Answer disks(int number) {
    return json(
        "{\"Disks\":{\"Disk\":[{\"DiskId\":\"d-"
            + number
            + "\",\"ZoneId\":\"z\",\"Status\":\"Available\",\"Type\":\"data\"}]}}");
  }
}
