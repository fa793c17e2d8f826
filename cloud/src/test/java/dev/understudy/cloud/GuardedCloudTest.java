package dev.understudy.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunId;
import dev.understudy.core.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GuardedCloudTest {
  private static final RegionId REGION = new RegionId("cn-shanghai");
  private static final ZoneId ZONE = new ZoneId("z");
  private static final RunId RUN = new RunId("20261124t093015z-4f2a91");
  private static final Tags OWN = Tags.of(Tags.RUN, RUN.value(), Tags.PURPOSE, "drill");
  private static final String DNS_ZONE = "gams.example";

  private final FakeCloud fake = new FakeCloud(new SteppedTime());
  private final InstanceId server = fake.in(REGION).withServer(ZONE, Tags.of("role", "data"));
  private final DiskId disk = fake.in(REGION).disks().of(server).get(0).id();
  private final List<String> reached = new ArrayList<>();
  private final Cloud watched =
      PortProxy.around(
          fake,
          (call, proceed) -> {
            if (call.kind() != PortCall.Kind.READ) {
              reached.add(call.name());
            }
            return proceed.get();
          });
  private final Cloud guarded = new GuardedCloud(watched, RUN);
  private final Cloud.Region region = guarded.in(REGION);

  @Test
  void everyChangingMethodOfEveryPortIsRefusedForAForeignResource() {
    fake.in(REGION).withGroup(PortMethods.GROUP);
    Cloud foreign =
        PortProxy.around(watched, (call, proceed) -> foreignAnswer(call, proceed.get()));
    Cloud guard = new GuardedCloud(foreign, RUN);
    List<PortMethods.Change> changes = PortMethods.changes();

    assertThat(changes).hasSizeGreaterThan(20);
    for (PortMethods.Change change : changes) {
      ProblemException thrown =
          catchThrowableOfType(ProblemException.class, () -> change.call(guard, REGION));
      assertThat(thrown).as(change.name()).isNotNull();
      assertThat(thrown.problem().code()).as(change.name()).isEqualTo(ProblemCode.GUARDED);
      assertThat(thrown.problem().what()).contains(change.name());
    }
    assertThat(reached).isEmpty();
  }

  @Test
  void takingASnapshotOfAProductionDiskIsAllowedBecauseItOnlyAdds() {
    SnapshotId id = region.snapshots().take(disk, "n", OWN, new Token("t"));

    assertThat(region.snapshots().describe(List.of(id))).hasSize(1);
  }

  @Test
  void whatADrillMakesMustNameItsRunAndPurpose() {
    Tags otherRun = OWN.with(Tags.RUN, "20261124t093015z-000000");
    Tags noPurpose = Tags.of(Tags.RUN, RUN.value());

    for (Tags tags : List.of(Tags.none(), otherRun, noPurpose)) {
      refused(() -> region.snapshots().take(disk, "n", tags, new Token("t")));
    }
    assertThat(reached).isEmpty();
  }

  @Test
  void aCloneIsLaunchedOnlyIntoAGroupOfTheDrill() {
    SecurityGroupId production =
        fake.in(REGION).instances().describe(List.of(server)).get(0).securityGroups().get(0);
    refused(() -> region.instances().launch(wanted(production), new Token("t1")));

    SecurityGroupId isolated =
        region
            .network()
            .createIsolated("g", "vpc", "127.0.0.0/8", Set.of(22), OWN, new Token("t2"));
    InstanceId clone = region.instances().launch(wanted(isolated), new Token("t3"));

    assertThat(region.instances().describe(List.of(clone))).hasSize(1);
  }

  @Test
  void aDrillMayDoEverythingToWhatIsItsOwn() {
    SecurityGroupId group =
        region.network().createIsolated("g", "vpc", "10.0.0.0/8", Set.of(), OWN, new Token("t1"));
    InstanceId clone = region.instances().launch(wanted(group), new Token("t2"));
    InstanceId carrier = region.instances().create(wanted(group), new Token("t3"));
    SnapshotId snapshot = region.snapshots().take(dataDisk(), "n", OWN, new Token("t4"));
    DiskId copy = region.disks().createFrom(snapshot, ZONE, "c", "n", OWN, new Token("t5"));
    SnapshotId system = region.snapshots().take(disk, "n", OWN, new Token("t6"));
    ImageId image = region.images().createFrom(system, "n", OWN, new Token("t7"));

    assertThatCode(
            () -> {
              region.disks().attach(copy, clone);
              region.disks().detach(copy, clone);
              region.snapshots().tag(snapshot, Tags.of(Tags.VERIFIED, "L3"));
              region.console().tag(clone, Tags.of("a", "b"));
              region.console().tag(copy, Tags.of("a", "b"));
              region.network().assign(clone, List.of(group));
              region.instances().stop(clone, true);
              region.instances().start(clone);
              region.instances().release(clone);
              region.instances().release(carrier);
              region.disks().delete(copy);
              region.images().delete(image);
              region.snapshots().delete(system);
              region.snapshots().delete(snapshot);
              region.network().delete(group);
            })
        .doesNotThrowAnyException();
    assertThat(fake.in(REGION).instances().findByTags(OWN)).isEmpty();
    assertThat(fake.in(REGION).disks().findByTags(OWN)).isEmpty();
    assertThat(fake.in(REGION).snapshots().findByTags(OWN)).isEmpty();
    assertThat(fake.in(REGION).images().findByTags(OWN)).isEmpty();
    assertThat(fake.in(REGION).network().findByTags(OWN)).isEmpty();
  }

  @Test
  void aResumedDrillKnowsItsOwnByTheirTags() {
    SnapshotId snapshot = region.snapshots().take(disk, "n", OWN, new Token("t"));

    new GuardedCloud(watched, RUN).in(REGION).snapshots().delete(snapshot);

    assertThat(fake.in(REGION).snapshots().findByTags(Tags.none())).isEmpty();
  }

  @Test
  void anotherDrillsResourcesAreForeign() {
    SnapshotId snapshot = region.snapshots().take(disk, "n", OWN, new Token("t"));
    RunId other = new RunId("20261124t093015z-ffffff");

    refused(() -> new GuardedCloud(watched, other).in(REGION).snapshots().delete(snapshot));
  }

  @Test
  void tearingDownWhatIsGoneCountsAsDoneAndCallsNothing() {
    region.instances().stop(new InstanceId("i-gone"), true);
    region.instances().release(new InstanceId("i-gone"));
    region.disks().detach(new DiskId("d-gone"), new InstanceId("i-gone"));
    region.disks().delete(new DiskId("d-gone"));
    region.snapshots().delete(new SnapshotId("s-gone"));
    region.images().delete(new ImageId("m-gone"));
    region.network().delete(new SecurityGroupId("sg-gone"));

    assertThat(reached).isEmpty();
  }

  @Test
  void aDrillsDiskIsNotAttachedToAProductionServer() {
    SnapshotId snapshot = region.snapshots().take(dataDisk(), "n", OWN, new Token("t1"));
    DiskId copy = region.disks().createFrom(snapshot, ZONE, "c", "n", OWN, new Token("t2"));

    refused(() -> region.disks().attach(copy, server));
  }

  @Test
  void aResourceIsNotGivenToAnotherRun() {
    SnapshotId snapshot = region.snapshots().take(disk, "n", OWN, new Token("t"));

    refused(() -> region.snapshots().tag(snapshot, Tags.of(Tags.RUN, "20261124t093015z-000000")));
  }

  @Test
  void whatADrillHasProvenOfAForeignSnapshotItMayWriteOnItAndNothingElse() {
    SnapshotId copy =
        fake.in(REGION).snapshots().take(disk, "n", Tags.of(Tags.RUN, "x"), new Token("t"));

    region.snapshots().tag(copy, Tags.of(Tags.VERIFIED, "L3", Tags.VERIFIED_AT, "now"));

    refused(() -> region.snapshots().tag(copy, Tags.of(Tags.VERIFIED, "L3", Tags.SLOT, "x")));
    refused(() -> region.snapshots().tag(copy, Tags.none()));
    refused(() -> region.snapshots().delete(copy));
  }

  @Test
  void onlyNamesOfDrillsAreChangedInDns() {
    RecordId production = fake.dns().add(DNS_ZONE, "api", "A", "127.0.0.3", 60);
    DnsRecord api = guarded.dns().records(DNS_ZONE, "api", "A").get(0);

    refused(() -> guarded.dns().add(DNS_ZONE, "api", "A", "127.0.0.9", 60));
    refused(() -> guarded.dns().update(api, "127.0.0.9", 60));
    refused(() -> guarded.dns().delete(production));

    RecordId own = guarded.dns().add(DNS_ZONE, "drill-4f2a91", "A", "127.0.0.9", 60);
    DnsRecord record = guarded.dns().records(DNS_ZONE, "drill-4f2a91", "A").get(0);
    guarded.dns().update(record, "127.0.0.10", 60);
    assertThat(fake.dns().records(DNS_ZONE, "drill-4f2a91", "A").get(0).value())
        .isEqualTo("127.0.0.10");
    guarded.dns().delete(own);
    assertThat(fake.dns().records(DNS_ZONE, "drill-4f2a91", "A")).isEmpty();
    assertThat(fake.dns().records(DNS_ZONE, "api", "A").get(0).value()).isEqualTo("127.0.0.3");
  }

  @Test
  void aForgedRecordDoesNotReachTheRecordBehindItsId() {
    RecordId production = fake.dns().add(DNS_ZONE, "api", "A", "127.0.0.3", 60);
    DnsRecord forged =
        new DnsRecord(production, DNS_ZONE, "drill-1", "A", "127.0.0.3", 60, "default", true);

    refused(() -> guarded.dns().update(forged, "127.0.0.9", 60));

    assertThat(fake.dns().records(DNS_ZONE, "api", "A").get(0).value()).isEqualTo("127.0.0.3");
  }

  @Test
  void aZoneOfDrillsMayBeChangedAsAWhole() {
    Cloud inZone = new GuardedCloud(watched, RUN, Optional.of("drill.gams.example"));

    RecordId own = inZone.dns().add("drill.gams.example", "api", "A", "127.0.0.9", 60);
    inZone.dns().delete(own);

    refused(() -> inZone.dns().add(DNS_ZONE, "api", "A", "127.0.0.9", 60));
  }

  /** Every lookup finds the foreign resource, without the drill's tag. */
  private Object foreignAnswer(PortCall call, Object answer) {
    return switch (call.name()) {
      case "Instances.describe" -> fake.in(REGION).instances().describe(List.of(server));
      case "Disks.describe" -> fake.in(REGION).disks().describe(List.of(disk));
      case "Snapshots.describe" -> {
        SnapshotId id =
            fake.in(REGION).snapshots().take(disk, "n", Tags.none(), new Token("foreign-1"));
        yield fake.in(REGION).snapshots().describe(List.of(id));
      }
      case "Snapshots.describeGroups" ->
          List.of(new SnapshotGroup(new SnapshotGroupId("ssg-foreign"), List.of(), Tags.none()));
      case "Images.describe" -> {
        SnapshotId id =
            fake.in(REGION).snapshots().take(disk, "n", Tags.none(), new Token("foreign-1"));
        ImageId image =
            fake.in(REGION).images().createFrom(id, "n", Tags.none(), new Token("foreign-2"));
        yield fake.in(REGION).images().describe(List.of(image));
      }
      default -> answer;
    };
  }

  private DiskId dataDisk() {
    return fake.in(REGION).disks().of(server).get(1).id();
  }

  private static LaunchRequest wanted(SecurityGroupId group) {
    return new LaunchRequest(
        "clone", new ImageId("m-1"), "type", ZONE, "vsw", group, Optional.empty(), 0, "", OWN);
  }

  private static void refused(Runnable call) {
    ProblemException thrown = catchThrowableOfType(ProblemException.class, call::run);
    assertThat(thrown).isNotNull();
    assertThat(thrown.problem().code()).isEqualTo(ProblemCode.GUARDED);
  }
}
