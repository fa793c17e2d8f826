package dev.understudy.snapshot.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotGroupId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.fake.FakeContext;
import dev.understudy.cloud.fake.FakeRegion;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.core.Token;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The world changes between the plan and the deletion. */
class DeletionsTest {
  private final Production production = Production.of(SampleEstate.dataDisk(Path.of("/estate")));
  private final FakeContext context = production.context("prune");
  private final FakeRegion home = production.home();
  private final PruneWorld world = new PruneWorld().hourly("d-1", 5);

  private Deletions.Outcome prune() throws InterruptedException {
    world.home.forEach(home::addSnapshot);
    return carryOut(PruneWorld.planner("last=1", 1).plan(world.scene()));
  }

  private Deletions.Outcome carryOut(PrunePlan plan) throws InterruptedException {
    return new Deletions(home).carryOut(context, plan);
  }

  private List<String> left() {
    return home.allSnapshots().stream().map(it -> it.id().value()).toList();
  }

  @Test
  void whatWasProvenMeanwhileStays() throws InterruptedException {
    world.home.forEach(home::addSnapshot);
    PrunePlan plan = PruneWorld.planner("last=1", 1).plan(world.scene());
    home.snapshots().tag(new SnapshotId("s-d-1-0"), Tags.of(Tags.VERIFIED, "L3"));

    Deletions.Outcome outcome = carryOut(plan);

    assertThat(left()).containsExactly("s-d-1-0", "s-d-1-4");
    assertThat(outcome.gone()).isEqualTo(3);
    assertThat(outcome.failures()).hasSize(1);
    assertThat(outcome.failures().get(0).line()).contains("s-d-1-0", "as it was a moment ago");
  }

  @Test
  void nothingOfADiskGoesOnceItsNewestIsNotListed() throws InterruptedException {
    world.home.forEach(home::addSnapshot);
    PrunePlan plan = PruneWorld.planner("last=1", 1).plan(world.scene());
    home.snapshots().delete(new SnapshotId("s-d-1-4"));

    Deletions.Outcome outcome = carryOut(plan);

    assertThat(left()).containsExactly("s-d-1-0", "s-d-1-1", "s-d-1-2", "s-d-1-3");
    assertThat(outcome.gone()).isZero();
    assertThat(outcome.failures()).hasSize(4);
  }

  @Test
  void whatAnotherPruneHasDeletedCountsAsDone() throws InterruptedException {
    world.home.forEach(home::addSnapshot);
    PrunePlan plan = PruneWorld.planner("last=1", 1).plan(world.scene());
    carryOut(plan);

    Deletions.Outcome again = carryOut(plan);

    assertThat(again.gone()).isEqualTo(4);
    assertThat(again.failures()).isEmpty();
    assertThat(left()).containsExactly("s-d-1-4");
  }

  @Test
  void whatTheCloudRefusesIsToldAndTheRestGoes() throws InterruptedException {
    world.home.forEach(home::addSnapshot);
    PrunePlan plan = PruneWorld.planner("last=1", 1).plan(world.scene());
    home.snapshots().lock(new SnapshotId("s-d-1-2"), 1, 0, new Token("lock"));

    Deletions.Outcome outcome = carryOut(plan);

    assertThat(left()).containsExactly("s-d-1-2", "s-d-1-4");
    assertThat(outcome.gone()).isEqualTo(3);
    assertThat(outcome.failures().get(0).line()).contains("s-d-1-2 is locked");
  }

  @Test
  void theOldestGoesFirst() throws InterruptedException {
    prune();

    assertThat(home.calls().get(0)).isEqualTo("delete s-d-1-0");
    assertThat(left()).containsExactly("s-d-1-4");
  }

  @Test
  void aGroupGoesByOneCall() throws InterruptedException {
    Snapshot old = take();
    Snapshot newest = take();
    PruneWorld grown = new PruneWorld();
    grown.fleet.add(production.dataDisk());
    grown.home.addAll(List.of(old, newest));
    grown.now = newest.created();
    home.snapshots()
        .groupsByTags(Tags.of(Tags.ESTATE, PruneWorld.ESTATE))
        .forEach(group -> grown.groups.put(group.id(), group));

    Deletions.Outcome outcome = carryOut(PruneWorld.planner("last=1", 1).plan(grown.scene()));

    assertThat(outcome.gone()).isEqualTo(1);
    assertThat(grown.groups).hasSize(2);
    assertThat(home.snapshots().describeGroups(grown.groups.keySet())).hasSize(1);
    assertThat(left()).containsExactly(newest.id().value());
  }

  /** A group of one, as the policy takes it. */
  private Snapshot take() {
    production.time().advance(Duration.ofHours(1));
    int number = home.allSnapshots().size();
    SnapshotGroupId group =
        home.snapshots()
            .takeGroup(
                production.server(),
                List.of(production.dataDisk()),
                "group",
                Tags.of(Tags.ESTATE, PruneWorld.ESTATE),
                new Token("group-" + number));
    SnapshotId id =
        home.snapshots().describeGroups(List.of(group)).get(0).members().get(0).snapshot();
    Tags tags = PruneWorld.good("any", "any", number).tags();
    home.snapshots().tag(id, tags.with(Tags.GROUP, group.value()));
    for (int look = 0; look < 3; look++) {
      home.snapshots().describe(List.of(id));
    }
    return home.snapshots().describe(List.of(id)).get(0);
  }
}
