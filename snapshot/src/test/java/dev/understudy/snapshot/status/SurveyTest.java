package dev.understudy.snapshot.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.AutomaticPolicy;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.core.Token;
import dev.understudy.snapshot.fleet.Fleet;
import dev.understudy.snapshot.fleet.FleetFailure;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SurveyTest {
  private static final RegionId HOME = new RegionId(SampleEstate.HOME);
  private static final Tags OURS =
      Tags.of(
          Tags.ESTATE, "gams-platform",
          Tags.PURPOSE, "snapshot",
          Tags.SLOT, "2026-11-13T06:00:00Z");

  private final Production production = Production.of(SampleEstate.dataDisk(Path.of("/estate")));

  private Survey survey() {
    return Survey.of(
        Fleet.of(
            production.estate(), production.cloud(), production.estate().snapshots().orElseThrow()),
        production.time().now());
  }

  @Test
  void readsWhatIsOursOfEveryDiskHereAndThere() {
    production.home().snapshots().take(production.dataDisk(), "ours", OURS, new Token("a"));
    production
        .home()
        .snapshots()
        .take(production.dataDisk(), "theirs", Tags.none(), new Token("b"));
    production
        .home()
        .addAutomaticPolicy(new AutomaticPolicy("sp-1", "nightly", List.of(production.dataDisk())));

    Survey survey = survey();

    assertThat(survey.disks()).hasSize(2);
    assertThat(survey.region(HOME).orElseThrow().of(production.dataDisk())).hasSize(1);
    assertThat(survey.region(HOME).orElseThrow().policies()).hasSize(1);
    assertThat(survey.region(HOME).orElseThrow().usage()).hasSize(1);
    assertThat(survey.region(new RegionId(SampleEstate.REPLICA))).isPresent();
    assertThat(survey.failures()).isEmpty();
    assertThat(survey.gaps()).isEmpty();
    assertThat(production.home().calls()).allMatch(call -> call.startsWith("snapshot "));
  }

  @Test
  void aRegionThatIsDownIsToldAndTheOtherRead() {
    production.replica().fail();

    Survey survey = survey();

    assertThat(survey.failures()).extracting(FleetFailure::place).contains("cn-beijing");
    assertThat(survey.regions()).containsOnlyKeys(HOME);
    assertThat(ProtectionStatus.of(survey).grade()).isEqualTo(Grade.UNKNOWN);
  }

  @Test
  void whenHomeIsDownNothingIsKnownAndNothingIsWell() {
    production.home().fail();

    Survey survey = survey();

    assertThat(survey.disks()).isEmpty();
    assertThat(ProtectionStatus.of(survey).grade()).isEqualTo(Grade.UNKNOWN);
  }
}
