package dev.understudy.cloud.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.LaunchRequest;
import dev.understudy.cloud.Listing;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.Token;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.understudy.cloud.Instances}. */
public abstract class InstancesContract extends CloudContract {

  @Test
  void aLaunchedServerRunsWithItsTagsAndHasAnAddress() throws Exception {
    Token token = token();

    InstanceId id = region().instances().launch(wanted(place().group()), token);

    Instance server = await(id, Instance.State.RUNNING);
    assertThat(server.tags().containsAll(marks.with(Tags.TOKEN, token.value()))).isTrue();
    assertThat(server.zone()).isEqualTo(place().zone());
    assertThat(server.type()).isEqualTo(place().type());
    assertThat(server.securityGroups()).containsExactly(place().group());
    assertThat(server.address()).isPresent();
  }

  @Test
  void aServersDisksCarryItsTagsToo() throws Exception {
    Token token = token();
    InstanceId id = region().instances().launch(wanted(place().group()), token);
    await(id, Instance.State.RUNNING);

    List<Disk> disks = region().disks().of(id);

    assertThat(disks).hasSize(1);
    assertThat(disks.get(0).kind()).isEqualTo(Disk.Kind.SYSTEM);
    assertThat(disks.get(0).tags().containsAll(marks.with(Tags.TOKEN, token.value()))).isTrue();
  }

  @Test
  void theSameTokenTwiceGivesTheSameServer() {
    LaunchRequest request = wanted(place().group());
    Token token = token();

    InstanceId first = region().instances().launch(request, token);
    InstanceId second = region().instances().launch(request, token);

    assertThat(second).isEqualTo(first);
    assertThat(region().instances().findByTags(marks)).hasSize(1);
  }

  @Test
  void aServerIsFoundByItsTagsAtOnceAndNotByOthers() {
    InstanceId id = region().instances().launch(wanted(place().group()), token());

    assertThat(region().instances().findByTags(marks)).extracting(Instance::id).containsExactly(id);
    assertThat(region().instances().findByTags(marks.with("team", "nobody"))).isEmpty();
  }

  @Test
  void aCreatedServerIsStoppedAndHasASystemDisk() throws Exception {
    LaunchRequest request = wanted(place().group());
    Token token = token();

    InstanceId id = region().instances().create(request, token);

    await(id, Instance.State.STOPPED);
    assertThat(region().instances().create(request, token)).isEqualTo(id);
    assertThat(region().disks().of(id)).extracting(Disk::kind).containsExactly(Disk.Kind.SYSTEM);
  }

  @Test
  void stoppingAndStartingMayBeRepeated() throws Exception {
    InstanceId id = launch();

    region().instances().stop(id, false);
    region().instances().stop(id, false);
    await(id, Instance.State.STOPPED);
    region().instances().stop(id, true);
    region().instances().start(id);
    region().instances().start(id);

    await(id, Instance.State.RUNNING);
  }

  @Test
  void releasingARunningServerTakesItsSystemDiskAlongAndMayBeRepeated() throws Exception {
    InstanceId id = launch();

    region().instances().release(id);
    region().instances().release(id);

    until(() -> region().instances().describe(List.of(id)), List::isEmpty);
    until(() -> region().disks().findByTags(marks), List::isEmpty);
    assertThatCode(() -> region().instances().stop(id, true)).doesNotThrowAnyException();
  }

  @Test
  void everyServerOfTheRegionIsListedOnce() {
    InstanceId id = region().instances().launch(wanted(place().group()), token());
    List<InstanceId> all = new ArrayList<>();

    Listing.each(region().instances()::page, Instance::id, server -> all.add(server.id()));

    assertThat(all).contains(place().server(), id).doesNotHaveDuplicates();
  }

  @Test
  void unknownIdsAreNotListed() {
    InstanceId unknown = new InstanceId("i-00000000000000000000");

    assertThat(region().instances().describe(List.of(unknown, place().server())))
        .extracting(Instance::id)
        .containsExactly(place().server());
  }

  @Test
  void anUnknownGroupIsRefusedForGood() {
    SecurityGroupId unknown = new SecurityGroupId("sg-00000000000000000000");

    Problem problem = failing(() -> region().instances().launch(wanted(unknown), token()));

    assertThat(problem.effect()).isEqualTo(Effect.NONE);
    assertThat(region().instances().findByTags(marks)).isEmpty();
  }
}
