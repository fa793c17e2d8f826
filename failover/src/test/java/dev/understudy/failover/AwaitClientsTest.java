package dev.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class AwaitClientsTest {
  private static final long START = Production.START.toEpochMilli();

  private Receipt arrive(ExportFixture export, Optional<Value> since) throws InterruptedException {
    Production production =
        Production.of(SampleEstate.dataDisk(Path.of("/estate")).serving(export.port()));
    return new AwaitClients(
            new StepId("arrive"),
            production.scope("recover"),
            new HttpProbe(),
            Value.of("127.0.0.1"),
            since)
        .check(production.context("arrive"));
  }

  private Problem problem(IntFunction<String> body) throws IOException, InterruptedException {
    try (ExportFixture export = new ExportFixture(body)) {
      return Trial.problem(() -> arrive(export, Optional.empty()));
    }
  }

  @Test
  void givesTheInstantAtWhichEnoughHadArrivedAndNotThatOfTheLook()
      throws IOException, InterruptedException {
    String body =
        ExportFixture.line("a", START, START + 500)
            + ExportFixture.line("a", START + 1000, START + 9000)
            + ExportFixture.line("b", START, START + 2000)
            + ExportFixture.line("c", START, START + 4000)
            + ExportFixture.line("d", START, START + 8000);

    try (ExportFixture export = new ExportFixture(asked -> body)) {
      Receipt receipt = arrive(export, Optional.empty());

      assertThat(receipt.get("at")).isEqualTo(Production.START.plusSeconds(4).toString());
      assertThat(receipt.get("series")).isEqualTo("4");
      assertThat(export.firstQuery()).isEqualTo("since=" + START);
    }
  }

  @Test
  void waitsUntilEnoughHaveCome() throws IOException, InterruptedException {
    String two = ExportFixture.series("a", START, 2) + ExportFixture.series("b", START, 2);

    try (ExportFixture export =
        new ExportFixture(
            asked ->
                switch (asked) {
                  case 0 -> ExportFixture.UNAVAILABLE;
                  case 1 -> two;
                  default -> two + ExportFixture.series("c", START + 5000, 1);
                })) {
      assertThat(arrive(export, Optional.empty()).get("at"))
          .isEqualTo(Production.START.plusSeconds(6).toString());
    }
  }

  @Test
  void whatWasMeasuredBeforeDoesNotCount() throws IOException, InterruptedException {
    String old =
        ExportFixture.series("a", START - 9000, 2)
            + ExportFixture.series("b", START - 9000, 2)
            + ExportFixture.series("c", START - 9000, 2);

    Problem problem = problem(asked -> old);

    assertThat(problem.code()).isEqualTo(ProblemCode.PROOF_FAILED);
    assertThat(problem.what()).isEqualTo("0 series arrive at 127.0.0.1, at least 3 are expected");
  }

  @Test
  void countsFromTheInstantGiven() throws IOException, InterruptedException {
    String body =
        ExportFixture.series("a", START - 9000, 1)
            + ExportFixture.series("b", START - 9000, 1)
            + ExportFixture.series("c", START - 9000, 1);

    try (ExportFixture export = new ExportFixture(asked -> body)) {
      Value since = Value.of(Production.START.minusSeconds(10).toString());

      assertThat(arrive(export, Optional.of(since)).get("series")).isEqualTo("3");
    }
  }

  @Test
  void aServiceThatDoesNotAnswerIsNamedAsTheReason() throws IOException, InterruptedException {
    Problem problem = problem(asked -> ExportFixture.UNAVAILABLE);

    assertThat(problem.code()).isEqualTo(ProblemCode.PROOF_FAILED);
    assertThat(problem.why()).contains("answered with status 503");
  }

  @Test
  void anExportThatIsNoneIsNotWaitedFor() throws IOException, InterruptedException {
    Problem problem = problem(asked -> "<html>\n");

    assertThat(problem.code()).isEqualTo(ProblemCode.PROOF_FAILED);
    assertThat(problem.why()).contains("line 1").contains("<html>");
  }

  @Test
  void aTimeThatIsNoneIsAMistakeInTheRunbook() throws IOException, InterruptedException {
    try (ExportFixture export = new ExportFixture(asked -> ExportFixture.UNAVAILABLE)) {
      Problem problem = Trial.problem(() -> arrive(export, Optional.of(Value.of("yesterday"))));

      assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_FILE);
    }
  }
}
