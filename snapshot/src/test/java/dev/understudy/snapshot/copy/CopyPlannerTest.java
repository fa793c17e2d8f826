package dev.understudy.snapshot.copy;

import static dev.understudy.snapshot.copy.Sample.AWAY;
import static dev.understudy.snapshot.copy.Sample.HOME;
import static dev.understudy.snapshot.copy.Sample.copied;
import static dev.understudy.snapshot.copy.Sample.copy;
import static dev.understudy.snapshot.copy.Sample.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.Snapshot.State;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.Keep;
import dev.understudy.cloud.estate.SnapshotPolicy.CopyTarget;
import dev.understudy.snapshot.copy.CopyChoice.Decision;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CopyPlannerTest {
  private static final CopyTarget REPLICA =
      new CopyTarget("replica", Keep.parse("daily=7"), Optional.empty());

  private static CopyChoice choose(List<Snapshot> here, List<Snapshot> there) {
    return CopyPlanner.choose(Sample.disk(HOME), REPLICA, AWAY, here, there);
  }

  private static String source(CopyChoice choice) {
    return choice.source().orElseThrow().id().value();
  }

  @Test
  void copiesTheNewestThatIsComplete() {
    CopyChoice choice =
        choose(
            List.of(Sample.snapshot(180, State.PROGRESSING), done(120), done(60)),
            List.of(copied(60)));

    assertThat(choice.decision()).isEqualTo(Decision.START);
    assertThat(source(choice)).isEqualTo("s-120");
  }

  @Test
  void copiesNothingWhileNothingIsComplete() {
    List<Snapshot> here =
        List.of(Sample.snapshot(180, State.PROGRESSING), Sample.snapshot(120, State.FAILED));

    assertThat(choose(here, List.of()).decision()).isEqualTo(Decision.NOTHING);
  }

  @Test
  void isDoneWhenTheNewestIsThereAndMakesUpForNoOlderOne() {
    CopyChoice choice = choose(List.of(done(180), done(120), done(60)), List.of(copied(180)));

    assertThat(choice.decision()).isEqualTo(Decision.COPIED);
  }

  @Test
  void aTagThatSaysCopiedIsNoCopy() {
    Snapshot forged = Sample.done(180).with(Tags.of(Tags.CUT, Sample.at(180).toString()));

    assertThat(choose(List.of(done(180)), List.of(forged)).decision()).isEqualTo(Decision.START);
  }

  @Test
  void waitsForTheOneThatIsUnderWay() {
    CopyChoice choice =
        choose(List.of(done(180)), List.of(copy("c-1", 180, State.PROGRESSING, 40)));

    assertThat(choice.decision()).isEqualTo(Decision.COPYING);
    assertThat(choice.copy()).contains(new SnapshotId("c-1"));
  }

  @Test
  void anOlderOneUnderWayComesFirst() {
    CopyChoice choice =
        choose(List.of(done(180), done(120)), List.of(copy("c-1", 120, State.PROGRESSING, 40)));

    assertThat(choice.decision()).isEqualTo(Decision.WAIT);
    assertThat(choice.copy()).contains(new SnapshotId("c-1"));
    assertThat(source(choice)).isEqualTo("s-180");
  }

  @Test
  void everyRunAsksForACopyWithTheSameTokenUntilItFailed() {
    CopyChoice first = choose(List.of(done(180)), List.of());
    CopyChoice other = choose(List.of(done(180), done(120)), List.of(copied(120)));
    CopyChoice afterFailure =
        choose(List.of(done(180)), List.of(copy("c-1", 180, State.FAILED, 70)));

    assertThat(first.token()).isEqualTo(other.token());
    assertThat(afterFailure.decision()).isEqualTo(Decision.START);
    assertThat(afterFailure.token()).isNotEqualTo(first.token());
  }

  @Test
  void theCopySaysWhatItIsButNotThatItWasProven() {
    Snapshot proven =
        done(180)
            .with(
                Tags.of(
                    Tags.CONSISTENCY,
                    "application",
                    Tags.VERIFIED,
                    "L3",
                    Tags.VERIFIED_AT,
                    "2026-11-13T07:00:00Z",
                    Tags.GROUP,
                    "ssg-1",
                    Tags.TOKEN,
                    "t",
                    "team",
                    "platform",
                    "acs:rm:rgId",
                    "rg-1"));

    Tags tags = choose(List.of(proven), List.of()).tags();

    assertThat(tags.values())
        .containsEntry(Tags.CONSISTENCY, "application")
        .containsEntry(Tags.SLOT, Sample.at(180).toString())
        .containsEntry(Tags.CUT, Sample.at(180).toString())
        .containsEntry("team", "platform")
        .doesNotContainKeys(Tags.VERIFIED, Tags.VERIFIED_AT, Tags.GROUP, Tags.TOKEN, "acs:rm:rgId");
  }

  @Test
  void leavesRoomForTheTokenAmongTwentyTags() {
    Snapshot crowded = done(180);
    for (int i = 0; i < 15; i++) {
      crowded = crowded.with(Tags.of("team-" + i, "x"));
    }

    Tags tags = choose(List.of(crowded), List.of()).tags();

    assertThat(tags.values()).hasSize(19).containsKeys(Tags.ESTATE, Tags.SLOT, Tags.CUT);
  }
}
