package dev.understudy.runbooks.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.core.Precheck;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.Step;
import dev.understudy.runbooks.fake.StepTrial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NonceTest {
  private static final String FILE = "/srv/gams/.understudy-nonce";

  @TempDir private Path root;
  private StepTrial trial;
  private ReversibleStep write;

  @BeforeEach
  void makeTheSteps() {
    trial = new StepTrial(root);
    trial.host.write("/srv/gams/data.db", "rows");
    write = (ReversibleStep) trial.make("nonce.write", Map.of("address", "127.0.0.1"));
  }

  @Test
  void writesAFreshWordAndForcesItToTheDisk() throws InterruptedException {
    Receipt receipt = write.execute(trial.context);

    assertThat(receipt.get("nonce")).matches("[0-9a-f]{32}@2026-11-24T09:00:00Z");
    assertThat(receipt.get("at")).isEqualTo("2026-11-24T09:00:00Z");
    assertThat(trial.host.read(FILE)).isEqualTo(receipt.get("nonce") + "\n");
    assertThat(trial.host.commands()).containsExactly("tee " + FILE, "sync " + FILE);
    assertThat(write.verify(trial.context, receipt)).isEmpty();
  }

  @Test
  void writesAnotherWordAfterACrash() throws InterruptedException {
    Receipt lost = write.execute(trial.context);

    assertThat(write.precheck(trial.context)).isEqualTo(Precheck.ready());
    Receipt again = write.execute(trial.context);

    assertThat(again.get("nonce")).isNotEqualTo(lost.get("nonce"));
    assertThat(write.verify(trial.context, again)).isEmpty();
    assertThat(write.verify(trial.context, lost)).isPresent();
  }

  @Test
  void removesTheFileWhenItIsTakenBack() throws InterruptedException {
    Receipt receipt = write.execute(trial.context);

    write.compensate(trial.context, receipt);
    write.compensate(trial.context, receipt);

    assertThat(Files.exists(trial.host.path(FILE))).isFalse();
    assertThat(trial.host.read("/srv/gams/data.db")).isEqualTo("rows");
  }

  @Test
  void takesNothingBackOnAHostThatNoLongerAnswers() throws InterruptedException {
    trial.host.goDown();

    write.compensate(trial.context, Receipt.empty());

    assertThat(trial.host.commands()).isEmpty();
  }

  @Test
  void findsTheWordInTheCopy() throws InterruptedException {
    Receipt written = write.execute(trial.context);

    Receipt found = check(written.get("nonce")).execute(trial.context);

    assertThat(found.get("nonce")).isEqualTo(written.get("nonce"));
    assertThat(found.get("file")).isEqualTo(FILE);
  }

  @Test
  void refusesACopyWithAnOlderWordOrWithNone() throws InterruptedException {
    assertThat(refusal("new").problem().why()).startsWith(FILE + " is missing");

    trial.host.write(FILE, "old\n");

    ProblemException stale = refusal("new");
    assertThat(stale.problem().code()).isEqualTo(ProblemCode.PROOF_FAILED);
    assertThat(stale.problem().why()).startsWith(FILE + " says 'old', not 'new'");
  }

  private ProblemException refusal(String nonce) {
    return catchThrowableOfType(ProblemException.class, () -> check(nonce).execute(trial.context));
  }

  private Step check(String nonce) {
    return trial.make("nonce.check", Map.of("address", "127.0.0.1", "nonce", nonce));
  }
}
