package dev.understudy.continuity.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.continuity.Cadences;
import dev.understudy.continuity.Continuity;
import dev.understudy.continuity.Demands;
import dev.understudy.continuity.HeatMap;
import dev.understudy.continuity.Inquiry;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpoolTest {
  private static final Inquiry EVERY_SECOND = Inquiry.of(Cadences.of(Duration.ofSeconds(1)));
  private static final Demands NOTHING_MISSING =
      new Demands(1, OptionalLong.empty(), Optional.empty());

  @Test
  void linesMayComeInAnyOrderAndWithoutNames() throws Exception {
    Continuity found =
        ask("b,3000,3001", "a,2000,2001", "b,1000,1001", "a,3000,3001", "b,2000,99000");

    assertThat(found.missing()).isZero();
    assertThat(found.backfilled()).isEqualTo(1);
    assertThat(NOTHING_MISSING.problem(found)).isEmpty();
  }

  @Test
  void aSeriesThatFellSilentIsMissingUpToTheNewestOfAll() throws Exception {
    Continuity found = ask("a,1000,1", "b,1000,1", "b,2000,1", "b,3000,1", "b,4000,1");

    assertThat(found.worstFirst().get(0).series()).isEqualTo("a");
    assertThat(found.missing()).isEqualTo(3);
    assertThat(found.effectiveRpo()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void aNameInQuotesMayHoldCommasAndMustNotChangeTheQuestion() throws Exception {
    Continuity found = ask("\"a, \"\"b\"\"'); DROP TABLE rows; --\",1000,1", "b,1000,1");

    assertThat(found.series().get(0).series()).isEqualTo("a, \"b\"'); DROP TABLE rows; --");
  }

  @Test
  void aLineWithoutATimeIsAProblemThatNamesIt() {
    assertThatThrownBy(() -> ask("a,1000,1", "a,soon,1"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("line 2");
  }

  @Test
  void aLineWithoutASeriesProvesNothing() throws Exception {
    Optional<Problem> problem = NOTHING_MISSING.problem(ask("a,1000,1", ",2000,1"));

    assertThat(problem.orElseThrow().what()).contains("1 rows have no series");
  }

  @Test
  void nothingIsNoProof() throws Exception {
    Optional<Problem> problem = NOTHING_MISSING.problem(ask());

    assertThat(problem.orElseThrow().what()).isEqualTo("there is nothing to check");
  }

  @Test
  void aSeriesOfOneRowHasNoCadenceToLearn() throws Exception {
    Continuity found =
        Sources.ask(List.of("a,1000,1"), Sources.export(), Inquiry.of(Cadences.learned()));

    assertThat(NOTHING_MISSING.problem(found).orElseThrow().what()).contains("how often");
  }

  @Test
  void ofVeryManySeriesThePictureShowsThoseThatLostMost() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int series = 0; series < 5_000; series++) {
      lines.add("node-" + series + ",1000,1");
      lines.add("node-" + series + (series == 4_321 ? ",9000,1" : ",2000,1"));
    }
    Inquiry wanted =
        new Inquiry(
            Cadences.of(Duration.ofSeconds(1)),
            Optional.empty(),
            Optional.of(Instant.ofEpochMilli(2_001)),
            Set.of("absent"),
            Duration.ofMinutes(1),
            1,
            240);

    Continuity found = Sources.ask(lines, Sources.export(), wanted);

    assertThat(found.heat().rows()).hasSize(400);
    assertThat(found.heat().others()).isEqualTo(4_601);
    assertThat(found.heat().rows())
        .extracting(HeatMap.Row::series)
        .isSorted()
        .contains("absent", "node-4321");
  }

  private static Continuity ask(String... lines) throws InterruptedException {
    return Sources.ask(List.of(lines), Sources.export(), EVERY_SECOND);
  }
}
