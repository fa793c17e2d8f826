package dev.understudy.runbooks.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.ssh.CommandResult;
import dev.understudy.runbooks.fake.StepTrial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NegativeControlTest {
  private static final String COPY = "/var/tmp/understudy-negative-control";
  private static final String ROWS = "0123456789".repeat(100);

  @TempDir private Path root;
  private StepTrial trial;

  @BeforeEach
  void makeAHostWithData() {
    trial = new StepTrial(root);
    trial.host.write("/srv/gams/sub/data.db", ROWS);
    trial.host.write("/srv/gams/small.txt", "small");
    trial.host.write("/srv/gams/.understudy-nonce", "word\n");
    trial.host.answer("systemctl", command -> new CommandResult(0, "", ""));
    gamsctl(this::verify);
  }

  @Test
  void isCaughtWhenTheProofIsAProof() throws InterruptedException {
    Receipt receipt = control();

    assertThat(receipt.facts())
        .containsEntry("caught", "2")
        .containsEntry("broken", "2")
        .containsEntry("said", "500 bytes are too few");
    assertThat(trial.host.commands())
        .contains(
            "gamsctl quiesce",
            "gamsctl resume",
            "gamsctl verify --data " + COPY,
            "truncate -s 500 " + COPY + "/sub/data.db");
  }

  @Test
  void leavesTheDataAsItIsAndNoCopyBehind() throws InterruptedException {
    control();

    assertThat(trial.host.read("/srv/gams/sub/data.db")).isEqualTo(ROWS);
    assertThat(trial.host.read("/srv/gams/.understudy-nonce")).isEqualTo("word\n");
    assertThat(Files.exists(trial.host.path(COPY))).isFalse();
  }

  @Test
  void stopsAndStartsAServiceThatCannotHoldItsWrites() throws InterruptedException {
    trial.host.answer(
        "gamsctl",
        command ->
            command.get(1).equals("verify")
                ? verify(command.get(3))
                : new CommandResult(1, "", "not now"));

    control();

    assertThat(trial.host.commands())
        .containsSubsequence(
            "gamsctl quiesce",
            "gamsctl resume",
            "systemctl stop gams",
            "cp -a /srv/gams " + COPY,
            "systemctl start gams");
  }

  @Test
  void startsTheServiceAgainWhenTheCopyFails() {
    trial.host.answer("gamsctl", command -> new CommandResult(1, "", "not now"));
    trial.host.answer("cp", command -> new CommandResult(1, "", "cp: No space left on device"));

    assertThat(refusal().problem().code()).isEqualTo(ProblemCode.NO_SPACE);
    assertThat(trial.host.commands()).contains("systemctl start gams");
  }

  @Test
  void isRepeatableAfterACrashThatLeftABrokenCopy() throws InterruptedException {
    trial.host.write(COPY + "/sub/data.db", "half");

    assertThat(control().get("caught")).isEqualTo("2");
  }

  @Test
  void failsWhenTheProofPassesTheBrokenCopy() {
    gamsctl(directory -> new CommandResult(0, "sound", ""));

    ProblemException refusal = refusal();

    assertThat(refusal.problem().code()).isEqualTo(ProblemCode.PROOF_FAILED);
    assertThat(refusal.problem().what()).isEqualTo("the proof cannot fail");
    assertThat(refusal.problem().why()).contains("cut in half");
    assertThat(Files.exists(trial.host.path(COPY))).isFalse();
  }

  @Test
  void failsWhenTheProofRefusesEvenASoundCopy() {
    gamsctl(directory -> new CommandResult(1, "", "cannot open"));

    assertThat(refusal().problem().what())
        .isEqualTo("the control copy is refused before it is broken");
  }

  @Test
  void aProofThatCannotRunHasCaughtNothing() {
    gamsctl(
        directory -> {
          CommandResult honest = verify(directory);
          return honest.isSuccess() ? honest : new CommandResult(127, "", "not found");
        });

    assertThat(refusal().problem().why())
        .isEqualTo("the verify command could not be run on the broken copy");
  }

  @Test
  void failsWhenThereIsNothingToBreak() throws Exception {
    Files.delete(trial.host.path("/srv/gams/sub/data.db"));
    Files.delete(trial.host.path("/srv/gams/small.txt"));
    gamsctl(directory -> new CommandResult(0, "", ""));

    assertThat(refusal().problem().why())
        .isEqualTo("there is no file in the data that could be broken");
  }

  /** What verify says; quiesce and resume always succeed. */
  private void gamsctl(Function<String, CommandResult> verify) {
    trial.host.answer(
        "gamsctl",
        command ->
            command.get(1).equals("verify")
                ? verify.apply(command.get(3))
                : new CommandResult(0, "", ""));
  }

  private CommandResult verify(String directory) {
    int size = trial.host.read(directory + "/sub/data.db").length();
    return size == ROWS.length()
        ? new CommandResult(0, "sound\n", "")
        : new CommandResult(1, size + " bytes are too few\n", "");
  }

  private ProblemException refusal() {
    return catchThrowableOfType(ProblemException.class, this::control);
  }

  private Receipt control() throws InterruptedException {
    return trial
        .make("control.negative", Map.of("address", "127.0.0.1", "nonce", "word"))
        .execute(trial.context);
  }

  @Test
  void caughtDamageIsToldInOneLine() throws InterruptedException {
    gamsctl(
        directory ->
            verify(directory).isSuccess()
                ? new CommandResult(0, "", "")
                : new CommandResult(1, "ignored", "first\nsecond"));

    assertThat(List.of(control().get("said"))).containsExactly("first");
  }
}
