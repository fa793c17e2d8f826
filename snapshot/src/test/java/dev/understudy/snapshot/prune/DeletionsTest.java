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
import dev.understudy.core.Receipt;
import dev.understudy.core.Token;
import dev.understudy.snapshot.fleet.FleetTrouble;
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

  private record Outcome(int gone, int failed, String failures) {}

  private PrunePlan plan() {
    world.home.forEach(home::addSnapshot);
    return PruneWorld.planner("last=1", 1).plan(world.scene());
  }

  private Outcome carryOut(PrunePlan plan) throws InterruptedException {
    FleetTrouble trouble = new FleetTrouble(context);
    Deletions deletions = new Deletions(home, trouble);
    deletions.carryOut(context, plan);
    String failures = trouble.on(Receipt.empty()).get("failures");
    return new Outcome(deletions.gone(), trouble.count(), failures);
  }

  private List<String> left() {
    return home.allSnapshots().stream().map(it -> it.id().value()).toList();
  }

  @Test
  void whatWasProvenMeanwhileStays() throws InterruptedException {
    PrunePlan plan = plan();
    home.snapshots().tag(new SnapshotId("s-d-1-0"), Tags.of(Tags.VERIFIED, "L3"));

    Outcome outcome = carryOut(plan);

    assertThat(left()).containsExactly("s-d-1-0", "s-d-1-4");
    assertThat(outcome.gone()).isEqualTo(3);
    assertThat(outcome.failed()).isEqualTo(1);
    assertThat(outcome.failures()).contains("s-d-1-0", "as it was a moment ago");
  }

  @Test
  void nothingOfADiskGoesOnceItsNewestIsNotListed() throws InterruptedException {
    PrunePlan plan = plan();
    home.snapshots().delete(new SnapshotId("s-d-1-4"));

    Outcome outcome = carryOut(plan);

    assertThat(left()).containsExactly("s-d-1-0", "s-d-1-1", "s-d-1-2", "s-d-1-3");
    assertThat(outcome.gone()).isZero();
    assertThat(outcome.failed()).isEqualTo(4);
  }

  @Test
  void whatAnotherPruneHasDeletedCountsAsDone() throws InterruptedException {
    PrunePlan plan = plan();
    carryOut(plan);

    Outcome again = carryOut(plan);

    assertThat(again.gone()).isEqualTo(4);
    assertThat(again.failed()).isZero();
    assertThat(left()).containsExactly("s-d-1-4");
  }

  @Test
  void whatTheCloudRefusesIsToldAndTheRestGoes() throws InterruptedException {
    PrunePlan plan = plan();
    home.snapshots().lock(new SnapshotId("s-d-1-2"), 1, 0, new Token("lock"));

    Outcome outcome = carryOut(plan);

    assertThat(left()).containsExactly("s-d-1-2", "s-d-1-4");
    assertThat(outcome.gone()).isEqualTo(3);
    assertThat(outcome.failures()).contains("s-d-1-2 is locked");
  }

  @Test
  void theOldestGoFirstAFewAtATime() throws InterruptedException {
    world.home.clear();
    world.hourly("d-1", 200);

    carryOut(plan());

    assertThat(left()).containsExactly("s-d-1-199");
    List<String> calls = home.calls();
    assertThat(calls).hasSize(199);
    assertThat(calls.indexOf("delete s-d-1-0")).isLessThan(16);
    assertThat(calls.indexOf("delete s-d-1-198")).isGreaterThan(180);
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

    Outcome outcome = carryOut(PruneWorld.planner("last=1", 1).plan(grown.scene()));

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
