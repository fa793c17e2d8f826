package dev.understudy.aliyun;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Dns;
import dev.understudy.cloud.Image;
import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.RetryingCloud;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotGroupId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Snapshots;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.contract.CloudContract;
import dev.understudy.cloud.contract.Place;
import dev.understudy.core.TimeSource;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.LabServer;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The RAM policies in packaging, compared with the actions that the ports really call. */
@Timeout(60)
class RamPolicyTest extends CloudContract {
  private static final Path POLICIES = Path.of("../packaging/ram");
  private static final RegionId REGION = LabPlace.REGION;
  private static final Set<String> CONDITION_FREE =
      Set.of(
          "ecs:RunInstances",
          "ecs:CreateInstance",
          "ecs:CreateDisk",
          "ecs:CreateImage",
          "ecs:CreateSnapshot",
          "ecs:CreateSecurityGroup",
          "ecs:AuthorizeSecurityGroup",
          "ecs:AuthorizeSecurityGroupEgress",
          "ecs:TagResources");

  private static final Set<String> called = new ConcurrentSkipListSet<>();
  private static final Set<String> ports = new ConcurrentSkipListSet<>();

  @TempDir private static Path directory;
  private static LabServer lab;
  private static Place place;

  @BeforeAll
  static void startLab() throws IOException {
    lab = LabServer.start(LabOptions.apiOnly(directory));
    Cloud aliyun =
        AliyunCloud.connect(LabPlace.access(lab), TimeSource.system(), RamPolicyTest::heard);
    Cloud cloud = watched(Cloud.class, new RetryingCloud(aliyun, TimeSource.system()));
    place = LabPlace.of(lab, cloud);
  }

  @AfterAll
  static void stopLab() {
    lab.close();
  }

  @Override
  protected Place place() {
    return place;
  }

  @Test
  void thePoliciesAllowExactlyWhatThePortsCall() throws Exception {
    useServersAndDisks();
    useSnapshotsAndImages();
    useWhatAFleetNeeds();
    useGroupsAndConsole();
    useDns();
    askForMoreThanAFilterShows();

    assertThat(ports).as("every method of every port was used").isEqualTo(allPorts());
    Set<String> allowed = actions("recover.json");
    allowed.addAll(actions("snapshot.json"));
    allowed.addAll(actions("lock.json"));
    assertThat(allowed).isEqualTo(new TreeSet<>(called));
  }

  @Test
  void thePolicyOfScheduledSnapshotsDeletesOnlySnapshotsThatAScheduleMade() throws IOException {
    assertThat(actions("snapshot.json"))
        .noneMatch(action -> action.contains("Instance") && !isLook(action))
        .noneMatch(action -> action.startsWith("alidns:") || action.equals("ecs:LockSnapshot"));
    for (JsonObject statement : statements("snapshot.json")) {
      for (String action : actionsOf(statement)) {
        boolean deletes = action.startsWith("ecs:Delete");
        assertThat(deletes == isFor("snapshot", statement)).as(action).isTrue();
        assertThat(isLook(action) || action.contains("Snapshot") || isOfSnapshots(statement))
            .as(action)
            .isTrue();
      }
    }
  }

  @Test
  void whoLocksSnapshotsCanDoNothingElseToThem() throws IOException {
    assertThat(actions("lock.json"))
        .filteredOn(action -> !isLook(action))
        .containsExactly("ecs:LockSnapshot");
  }

  @Test
  void thePolicyOfADrillIsNarrowerAndChangesOnlyWhatADrillMade() throws IOException {
    Set<String> drill = actions("drill.json");

    assertThat(actions("recover.json")).containsAll(drill);
    assertThat(drill)
        .noneMatch(action -> action.startsWith("alidns:"))
        .doesNotContain("ecs:CopySnapshot", "ecs:LockSnapshot", "ecs:CreateSnapshotGroup");
    for (JsonObject statement : statements("drill.json")) {
      for (String action : actionsOf(statement)) {
        assertThat(isLook(action) || CONDITION_FREE.contains(action) || isFor("drill", statement))
            .as(action)
            .isTrue();
      }
    }
  }

  private void useServersAndDisks() throws Exception {
    Cloud.Region region = region();
    assertThat(region.id()).isEqualTo(REGION);
    InstanceId server = launch();
    InstanceId carrier = region.instances().create(wanted(place().group()), token());
    await(carrier, Instance.State.STOPPED);
    region.console().tag(server, marks);
    DiskId disk = dataDisk();
    region.console().tag(disk, marks);
    region.disks().attach(disk, server);
    await(disk, Disk.State.IN_USE);
    region.disks().of(server);
    region.disks().detach(disk, server);
    await(disk, Disk.State.AVAILABLE);
    region.disks().delete(disk);
    DiskId empty =
        region
            .disks()
            .createEmpty(20, place().zone(), "cloud_essd", name("policy"), marks, token());
    await(empty, Disk.State.AVAILABLE);
    region.disks().delete(empty);
    region.disks().findByTags(marks);
    region.instances().stop(server, true);
    await(server, Instance.State.STOPPED);
    region.instances().start(server);
    await(server, Instance.State.RUNNING);
    region.instances().release(server);
    region.instances().findByTags(marks);
  }

  private void useSnapshotsAndImages() throws Exception {
    Cloud.Region region = region();
    SnapshotId snapshot = snapshot(Disk.Kind.SYSTEM);
    region.snapshots().tag(snapshot, marks);
    region.snapshots().of(List.of(sourceDisk(Disk.Kind.SYSTEM)));
    region.snapshots().findByTags(marks);
    ImageId image = region.images().createFrom(snapshot, name("policy"), marks, token());
    await(image, Image.State.AVAILABLE);
    region.images().findByTags(marks);
    region.images().delete(image);
    until(() -> region.images().describe(List.of(image)), List::isEmpty);
    region.snapshots().delete(snapshot);
  }

  private void useWhatAFleetNeeds() throws Exception {
    Cloud.Region region = region();
    Snapshots snapshots = region.snapshots();
    DiskId disk = sourceDisk(Disk.Kind.DATA);
    SnapshotGroupId group =
        snapshots.takeGroup(place().server(), List.of(disk), name("policy"), marks, token());
    snapshots.describeGroups(List.of(group));
    snapshots.groupsByTags(marks).forEach(found -> snapshots.deleteGroup(found.id()));
    SnapshotId source = snapshot(Disk.Kind.DATA);
    SnapshotId copy =
        snapshots.copy(
            source, LabPlace.ELSEWHERE, name("policy"), marks, Optional.empty(), token());
    Snapshots elsewhere = place().cloud().in(LabPlace.ELSEWHERE).snapshots();
    until(
        () -> elsewhere.describe(List.of(copy)),
        found -> found.stream().allMatch(Snapshot::isUsable));
    elsewhere.delete(copy);
    snapshots.tagAll(List.of(source), marks);
    snapshots.page(Optional.empty(), "");
    snapshots.usage(List.of(disk));
    snapshots.automaticPolicies();
    region.disks().page("");
    region.instances().page("");
    snapshots.locks();
    SnapshotId locked = snapshots.take(disk, name("locked"), Tags.none(), token());
    until(
        () -> snapshots.describe(List.of(locked)),
        found -> found.stream().allMatch(Snapshot::isUsable));
    snapshots.lock(locked, 1, 0, token());
  }

  /** Only then is the tag service asked, which knows them all; no quota allows so many here. */
  private static void askForMoreThanAFilterShows() {
    String one =
        "{\"SnapshotId\":\"s-1\",\"Tags\":{\"Tag\":[{\"TagKey\":\"a\",\"TagValue\":\"b\"}]}}";
    String many = String.join(",", Collections.nCopies(Tagging.MOST_BY_FILTER, one));
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint()) {
      endpoint
          .on(
              "DescribeSnapshots",
              ScriptedEndpoint.json("{\"Snapshots\":{\"Snapshot\":[" + many + "]}}"))
          .on("ListTagResources", ScriptedEndpoint.json("{\"TagResources\":{\"TagResource\":[]}}"));
      AliyunCloud.connect(endpoint.access(), TimeSource.system(), RamPolicyTest::heard)
          .in(REGION)
          .snapshots()
          .findByTags(Tags.of("a", "b"));
    }
  }

  private void useGroupsAndConsole() throws Exception {
    Cloud.Region region = region();
    SecurityGroupId group =
        region
            .network()
            .createIsolated(
                name("policy"), place().vpc(), "127.0.0.0/8", Set.of(22), marks, token());
    InstanceId server = launch();
    region.console().output(server);
    region.network().assign(server, List.of(group));
    region.network().assign(server, List.of(place().group()));
    region.network().findByTags(marks);
    region.network().delete(group);
  }

  private void useDns() {
    Dns dns = place().cloud().dns();
    String name = name("policy");
    dns.add(place().dnsZone(), name, "A", "192.0.2.1", 600);
    dns.records(place().dnsZone(), name, "A").forEach(old -> dns.update(old, "192.0.2.2", 600));
    dns.records(place().dnsZone(), name, "A").forEach(record -> dns.delete(record.id()));
  }

  private static void heard(String action, String region, String requestId, Object problem) {
    called.add((action.contains("Domain") ? "alidns:" : "ecs:") + action);
  }

  /** Notes which methods of a port are used, and of the ports that it hands out. */
  private static <T> T watched(Class<T> type, T port) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          ports.add(name(method));
          Object result = call(port, method, arguments);
          return isPort(method.getReturnType()) ? watch(method.getReturnType(), result) : result;
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static <T> Object watch(Class<T> type, Object port) {
    return watched(type, type.cast(port));
  }

  private static Object call(Object port, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(port, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static boolean isPort(Class<?> type) {
    return type.isInterface() && type.getPackage() == Cloud.class.getPackage();
  }

  private static Set<String> allPorts() {
    Set<String> names = new TreeSet<>();
    List<Class<?>> open = new ArrayList<>(List.of(Cloud.class));
    while (!open.isEmpty()) {
      Class<?> type = open.remove(0);
      for (Method method : type.getMethods()) {
        if (!Modifier.isStatic(method.getModifiers())) {
          names.add(name(method));
          if (isPort(method.getReturnType())) {
            open.add(method.getReturnType());
          }
        }
      }
    }
    return names;
  }

  private static String name(Method method) {
    return method.getDeclaringClass().getSimpleName()
        + "."
        + method.getName()
        + Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList();
  }

  private static boolean isLook(String action) {
    return action.matches("ecs:(Describe|List|Get).*");
  }

  private static boolean isOfSnapshots(JsonObject statement) {
    return statement.get("Resource").getAsString().equals("acs:ecs:*:*:snapshot/*");
  }

  private static boolean isFor(String purpose, JsonObject statement) {
    String condition =
        "{\"StringEquals\":{\"acs:ResourceTag/understudy:purpose\":[\"" + purpose + "\"]}}";
    return statement.has("Condition")
        && statement.getAsJsonObject("Condition").toString().equals(condition);
  }

  private static Set<String> actions(String file) throws IOException {
    Set<String> actions = new TreeSet<>();
    for (JsonObject statement : statements(file)) {
      assertThat(statement.get("Effect").getAsString()).isEqualTo("Allow");
      actions.addAll(actionsOf(statement));
    }
    return actions;
  }

  private static List<String> actionsOf(JsonObject statement) {
    return statement.getAsJsonArray("Action").asList().stream()
        .map(JsonElement::getAsString)
        .toList();
  }

  private static List<JsonObject> statements(String file) throws IOException {
    JsonObject policy =
        JsonParser.parseString(Files.readString(POLICIES.resolve(file))).getAsJsonObject();
    return policy.getAsJsonArray("Statement").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .toList();
  }
}
