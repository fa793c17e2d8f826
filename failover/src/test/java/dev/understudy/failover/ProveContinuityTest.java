package dev.understudy.failover;

import static dev.understudy.failover.ExportFixture.series;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.fake.FakeContext;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.cloud.probe.HttpProbe;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class ProveContinuityTest {
  private static final long START = Production.START.toEpochMilli();
  private static final long FROM = START - 60_000;

  /** From a minute before the start to ten seconds after it. */
  private static final int SECONDS = 71;

  private static String three() {
    return series("a", FROM, SECONDS) + series("b", FROM, SECONDS) + series("c", FROM, SECONDS);
  }

  private static Receipt prove(ExportFixture export, FakeContext[] context)
      throws InterruptedException {
    return prove(export, context, KnownLoss.none());
  }

  private static Receipt prove(ExportFixture export, FakeContext[] context, KnownLoss loss)
      throws InterruptedException {
    Production production =
        Production.of(SampleEstate.dataDisk(Path.of("/estate")).serving(export.port()));
    context[0] = production.context("continuity");
    return new ProveContinuity(
            new StepId("continuity"),
            production.scope("recover"),
            new HttpProbe(),
            Value.of("127.0.0.1"),
            Optional.empty(),
            loss)
        .check(context[0]);
  }

  private static Receipt prove(IntFunction<String> body) throws IOException, InterruptedException {
    try (ExportFixture export = new ExportFixture(body)) {
      return prove(export, new FakeContext[1]);
    }
  }

  private static Problem problem(IntFunction<String> body)
      throws IOException, InterruptedException {
    try (ExportFixture export = new ExportFixture(body)) {
      return Trial.problem(() -> prove(export, new FakeContext[1]));
    }
  }

  @Test
  void countsWhatIsThereAndWhatShouldBe() throws IOException, InterruptedException {
    Receipt receipt = prove(asked -> three());

    assertThat(receipt.facts())
        .containsEntry("expected", "213")
        .containsEntry("present", "213")
        .containsEntry("missing", "0")
        .containsEntry("duplicates", "0")
        .containsEntry("series", "3")
        .containsEntry("gaps", "0")
        .containsEntry("silent", "0");
  }

  @Test
  void beginsAnHourBeforeTheRun() throws IOException, InterruptedException {
    try (ExportFixture export = new ExportFixture(asked -> three())) {
      prove(export, new FakeContext[1]);

      assertThat(export.firstQuery()).isEqualTo("since=" + (START - 3_600_000));
    }
  }

  @Test
  void beginsAnHourBeforeTheOutageThatIsGiven() throws IOException, InterruptedException {
    try (ExportFixture export = new ExportFixture(asked -> three())) {
      Production production =
          Production.of(SampleEstate.dataDisk(Path.of("/estate")).serving(export.port()));
      new ProveContinuity(
              new StepId("continuity"),
              production.scope("recover"),
              new HttpProbe(),
              Value.of("127.0.0.1"),
              Optional.of(Value.of("2026-11-12T18:00:00Z")),
              KnownLoss.none())
          .check(production.context("continuity"));

      assertThat(export.firstQuery()).isEqualTo("since=1794502800000");
    }
  }

  @Test
  void aClockAheadOfTheClientsDoesNotFailTheProof() throws IOException, InterruptedException {
    String slow =
        series("a", FROM - 600_000, 71)
            + series("b", FROM - 600_000, 71)
            + series("c", FROM - 600_000, 70);
    String later = slow + series("c", FROM - 600_000 + 70_000, 1);

    Receipt receipt = prove(asked -> asked < 2 ? slow : later);

    assertThat(receipt.get("silent")).isEqualTo("0");
    assertThat(receipt.get("expected")).isEqualTo("213");
  }

  @Test
  void waitsUntilTheBuffersHaveFilledTheGap() throws IOException, InterruptedException {
    String gap =
        series("a", FROM, SECONDS)
            + series("b", FROM, 20)
            + series("b", FROM + 30_000, 41)
            + series("c", FROM, SECONDS);

    Receipt receipt = prove(asked -> asked < 3 ? gap : three());

    assertThat(receipt.get("missing")).isEqualTo("0");
  }

  @Test
  void waitsUntilEverySeriesIsUpToDate() throws IOException, InterruptedException {
    String behind = series("a", FROM, SECONDS) + series("b", FROM, 30) + series("c", FROM, SECONDS);

    Receipt receipt = prove(asked -> asked < 3 ? behind : three());

    assertThat(receipt.get("expected")).isEqualTo("213");
  }

  @Test
  void namesTheSeriesThatHaveGapsWorstFirst() throws IOException, InterruptedException {
    String gaps =
        series("a", FROM, SECONDS)
            + series("b", FROM, 20)
            + series("b", FROM + 30_000, 41)
            + series("c", FROM, 20)
            + series("c", FROM + 21_000, 50);

    Problem problem = problem(asked -> gaps);

    assertThat(problem.code()).isEqualTo(ProblemCode.PROOF_FAILED);
    assertThat(problem.what()).isEqualTo("11 of 213 measurements are missing");
    assertThat(problem.why())
        .isEqualTo(
            "2 of 3 series have gaps: b lacks 10 from 2026-11-13T06:04:20Z;"
                + " c lacks 1 from 2026-11-13T06:04:20Z");
  }

  /** Two series lack the ten seconds from 20 s after the first measurement on. */
  private static String lossy() {
    return series("a", FROM, SECONDS)
        + series("b", FROM, 20)
        + series("b", FROM + 30_000, 41)
        + series("c", FROM, 20)
        + series("c", FROM + 30_000, 41);
  }

  private static KnownLoss loss(String source, int fromSecond, int untilSecond) {
    return new KnownLoss(
        Optional.of(Value.of(Long.toString(FROM + fromSecond * 1000L))),
        Optional.of(Value.of(Long.toString(FROM + untilSecond * 1000L))),
        Optional.of(Value.of(source)));
  }

  private static Receipt prove(KnownLoss loss) throws IOException, InterruptedException {
    try (ExportFixture export = new ExportFixture(asked -> lossy())) {
      return prove(export, new FakeContext[1], loss);
    }
  }

  @Test
  void whatWentWithTheOldDiskIsCountedAndDoesNotFail() throws IOException, InterruptedException {
    Receipt receipt = prove(loss("scheduled", 20, 30));

    assertThat(receipt.facts()).containsEntry("missing", "20").containsEntry("lost", "20");
  }

  @Test
  void aGapThatTheRecoveryPointDoesNotExplainFails() throws InterruptedException {
    Problem problem = Trial.problem(() -> unchecked(loss("scheduled", 20, 28)));

    assertThat(problem.what()).isEqualTo("20 of 213 measurements are missing");
  }

  @Test
  void aSalvagedDiskLosesNothingSoEveryGapFails() throws InterruptedException {
    Problem problem = Trial.problem(() -> unchecked(loss("salvage", 20, 30)));

    assertThat(problem.code()).isEqualTo(ProblemCode.PROOF_FAILED);
  }

  private static void unchecked(KnownLoss loss) throws InterruptedException {
    try {
      prove(loss);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void nothingToCheckIsAFailure() throws IOException, InterruptedException {
    Problem problem = problem(asked -> "");

    assertThat(problem.code()).isEqualTo(ProblemCode.PROOF_FAILED);
    assertThat(problem.what()).isEqualTo("there are no measurements to check at 127.0.0.1");
  }

  @Test
  void aBrokenClientAmongEnoughOthersIsCountedAndDoesNotFail()
      throws IOException, InterruptedException {
    String body = three() + series("dead", FROM, 10);
    FakeContext[] context = new FakeContext[1];

    try (ExportFixture export = new ExportFixture(asked -> body)) {
      Receipt receipt = prove(export, context);

      assertThat(receipt.get("silent")).isEqualTo("1");
      assertThat(receipt.get("series")).isEqualTo("4");
      assertThat(context[0].said()).contains("series that send no more: dead");
    }
  }

  @Test
  void tooManySilentSeriesFail() throws IOException, InterruptedException {
    String body = series("a", FROM, SECONDS) + series("b", FROM, SECONDS) + series("c", FROM, 10);

    Problem problem = problem(asked -> body);

    assertThat(problem.what()).isEqualTo("only 2 of 3 series are up to date");
  }

  @Test
  void duplicatesAreCountedOnceAsPresent() throws IOException, InterruptedException {
    Receipt receipt = prove(asked -> three() + series("a", FROM, 5));

    assertThat(receipt.get("duplicates")).isEqualTo("5");
    assertThat(receipt.get("present")).isEqualTo("213");
  }

  @Test
  void anExportThatCannotBeReadIsNoProof() throws IOException, InterruptedException {
    Problem problem = problem(asked -> ExportFixture.UNAVAILABLE);

    assertThat(problem.code()).isEqualTo(ProblemCode.PROOF_FAILED);
    assertThat(problem.what()).contains("could not be read");
  }

  @Test
  void anEarlierGoodLookDoesNotCountWhenTheLastOneFailed()
      throws IOException, InterruptedException {
    String behind =
        series("a", FROM, SECONDS)
            + series("b", FROM, SECONDS)
            + series("c", FROM, SECONDS)
            + series("d", FROM, 5);

    Problem problem = problem(asked -> asked == 0 ? behind : ExportFixture.UNAVAILABLE);

    assertThat(problem.what()).contains("could not be read");
  }
}
