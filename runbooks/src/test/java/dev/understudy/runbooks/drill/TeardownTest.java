package dev.understudy.runbooks.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.cloud.Tags;
import dev.understudy.core.Precheck;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.Step;
import dev.understudy.runbooks.fake.FakeRegion;
import dev.understudy.runbooks.fake.StepTrial;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeardownTest {
  @TempDir private Path root;
  private StepTrial trial;
  private FakeRegion home;
  private Step teardown;
  private Step inventory;

  @BeforeEach
  void makeWhatADrillLeaves() {
    trial = new StepTrial(root);
    home = trial.cloud.home();
    home.addInstance("i-mine", trial.mine());
    home.addDisk("d-attached", "i-mine", trial.mine());
    home.addDisk("d-free", "", trial.mine());
    home.addImage("m-mine", trial.mine());
    home.addSnapshot("s-proven", trial.mine());
    home.addSnapshot("s-other", trial.mine());
    home.addGroup("sg-mine", trial.mine());
    home.addDisk("d-theirs", "", Tags.of(Tags.RUN, "another"));
    home.addSnapshot("s-theirs", Tags.none());
    teardown = trial.make("teardown", Map.of("keep", "s-proven"));
    inventory = trial.make("inventory.prove", Map.of("keep", "s-proven"));
  }

  @Test
  void removesWhatTheRunMadeAndNothingElse() throws InterruptedException {
    assertThat(teardown.precheck(trial.context)).isEqualTo(Precheck.ready());

    Receipt receipt = teardown.execute(trial.context);

    assertThat(receipt.facts()).containsEntry("removed", "6").containsEntry("kept", "s-proven");
    assertThat(teardown.verify(trial.context, receipt)).isEmpty();
    assertThat(home.everything()).containsExactlyInAnyOrder("d-theirs", "s-proven", "s-theirs");
  }

  @Test
  void isRepeatable() throws InterruptedException {
    teardown.execute(trial.context);

    assertThat(teardown.precheck(trial.context)).isInstanceOf(Precheck.AlreadyDone.class);
    assertThat(teardown.execute(trial.context).get("removed")).isEqualTo("0");
  }

  @Test
  void goesOnWhereACrashLeftIt() throws InterruptedException {
    home.instances().release(home.instances().findByTags(trial.mine()).get(0).id());

    teardown.execute(trial.context);

    assertThat(home.everything()).containsExactlyInAnyOrder("d-theirs", "s-proven", "s-theirs");
  }

  @Test
  void provesThatNothingIsLeft() throws InterruptedException {
    teardown.execute(trial.context);

    assertThat(inventory.execute(trial.context).facts())
        .containsEntry("leaked", "0")
        .containsEntry("kept", "1");
  }

  @Test
  void namesWhatIsLeft() throws InterruptedException {
    home.keepAlive("m-mine");
    teardown.execute(trial.context);
    home.addDisk("d-late", "", trial.mine());

    ProblemException refusal =
        catchThrowableOfType(ProblemException.class, () -> inventory.execute(trial.context));

    assertThat(refusal.problem().code()).isEqualTo(ProblemCode.PROOF_FAILED);
    assertThat(refusal.problem().what()).isEqualTo("2 resources of this run are left");
    assertThat(refusal.problem().why()).isEqualTo("disk d-late, image m-mine");
  }

  @Test
  void doesNotTrustAListingThatHidesWhatWasKept() {
    Step other = trial.make("inventory.prove", Map.of("keep", "s-gone"));
    home.everything();
    StepTrial empty = new StepTrial(root);
    Step blind = empty.make("inventory.prove", Map.of("keep", "s-gone"));

    ProblemException refusal =
        catchThrowableOfType(ProblemException.class, () -> blind.execute(empty.context));

    assertThat(refusal.problem().what())
        .isEqualTo("the inventory does not even show the snapshot that was kept");
    assertThat(catchThrowableOfType(ProblemException.class, () -> other.execute(trial.context)))
        .isNotNull();
  }

  @Test
  void saysWhatItCouldNotRemoveInTime() {
    home.keepAlive("i-mine");

    ProblemException refusal =
        catchThrowableOfType(ProblemException.class, () -> teardown.execute(trial.context));

    assertThat(refusal.problem().code()).isEqualTo(ProblemCode.TIMEOUT);
    assertThat(refusal.problem().why()).contains("server i-mine");
    assertThat(refusal.problem().hint()).startsWith("understudy run resume ");
  }
}
