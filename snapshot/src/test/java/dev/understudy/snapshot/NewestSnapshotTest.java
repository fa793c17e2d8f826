package dev.understudy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.fake.FakeContext;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepId;
import dev.understudy.core.Token;
import dev.understudy.core.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewestSnapshotTest {
  private static final Tags OURS =
      Tags.of(
          Tags.ESTATE, "gams-platform",
          Tags.SERVER, "data",
          Tags.DISK, "data",
          Tags.PURPOSE, "snapshot",
          Tags.RUN, "20261113t000000z-000001");

  private final Production production = Production.of(SampleEstate.dataDisk(Path.of("/estate")));
  private final FakeContext context = production.context("save");
  private final NewestSnapshot step =
      new NewestSnapshot(new StepId("save"), production.scope("recover"), "data");

  private SnapshotId take(String token, Tags tags) throws InterruptedException {
    SnapshotId taken =
        production.home().snapshots().take(production.dataDisk(), "one", tags, new Token(token));
    production.time().advance(Duration.ofHours(1));
    AwaitSnapshots await =
        new AwaitSnapshots(
            new StepId("wait"), production.scope("recover"), Value.of(taken.value()));
    await.check(production.context("wait"));
    return taken;
  }

  private static Tags verified(String level) {
    return OURS.with(Tags.VERIFIED, level).with(Tags.VERIFIED_AT, "2026-11-13T07:00:00Z");
  }

  @Test
  void prefersAProvenOneAndSaysThatANewerOneExists() throws InterruptedException {
    SnapshotId proven = take("a", verified("L3"));
    SnapshotId newer = take("b", OURS);

    Receipt receipt = step.check(context);

    assertThat(receipt.get("snapshot")).isEqualTo(proven.value());
    assertThat(receipt.get("source")).isEqualTo("scheduled");
    assertThat(Duration.parse(receipt.get("age"))).isGreaterThan(Duration.ofHours(2));
    assertThat(context.said()).anyMatch(line -> line.contains(newer.value()));
  }

  @Test
  void existenceAloneIsNoProof() throws InterruptedException {
    take("a", verified("L0"));
    SnapshotId newest = take("b", OURS);

    assertThat(step.check(context).get("snapshot")).isEqualTo(newest.value());
  }

  @Test
  void findsTheSnapshotsOfADiskAndAServerThatAreGone() throws InterruptedException {
    SnapshotId left = take("a", OURS);
    production.home().lose(production.dataDisk());
    production.home().lose(production.server());

    assertThat(step.check(context).get("snapshot")).isEqualTo(left.value());
  }

  @Test
  void findsOneThatAnotherToolTook() throws InterruptedException {
    SnapshotId untagged = take("a", Tags.none());

    Receipt receipt = step.check(context);

    assertThat(receipt.get("snapshot")).isEqualTo(untagged.value());
    assertThat(receipt.get("source")).isEqualTo("other");
    assertThat(receipt.get("consistency")).isEqualTo("crash");
  }

  @Test
  void neverChoosesAnUnfinishedOne() throws InterruptedException {
    SnapshotId finished = take("a", OURS);
    production.home().takes(1000);
    production.home().snapshots().take(production.dataDisk(), "new", OURS, new Token("b"));

    assertThat(step.check(context).get("snapshot")).isEqualTo(finished.value());
  }

  @Test
  void saysThatThereIsNone() throws InterruptedException {
    Problem problem = Trial.problem(() -> step.check(context));

    assertThat(problem.code()).isEqualTo(ProblemCode.NOT_FOUND);
    assertThat(problem.what()).contains("disk 'data' of server 'data'");
  }

  @Test
  void listsFactsNewestFirst() throws InterruptedException {
    SnapshotId first = take("a", verified("L3"));
    SnapshotId second = take("b", Tags.none());

    List<SnapshotFacts> facts = new SnapshotCatalog(production.estate(), production.cloud()).list();

    assertThat(facts).extracting(SnapshotFacts::id).containsExactly(second, first);
    assertThat(facts.get(0).run()).isEmpty();
    assertThat(facts.get(0).disk()).isEqualTo("data");
    assertThat(facts.get(1).verified()).contains("L3");
    assertThat(facts.get(1).isVerified()).isTrue();
  }

  @Test
  void aTagThatIsNoInstantIsNoTimeOfProof() throws InterruptedException {
    take("a", verified("L3").with(Tags.VERIFIED_AT, "yesterday"));

    List<SnapshotFacts> facts = new SnapshotCatalog(production.estate(), production.cloud()).list();

    assertThat(facts.get(0).verifiedAt()).isEmpty();
  }
}
