package dev.understudy.snapshot.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.Keep;
import dev.understudy.cloud.estate.Schedule;
import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.cloud.fake.FakeContext;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.cloud.server.HostLogin;
import dev.understudy.core.ExitCode;
import dev.understudy.core.Problem;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepId;
import dev.understudy.core.Token;
import dev.understudy.core.Value;
import dev.understudy.snapshot.fleet.FleetScope;
import dev.understudy.snapshot.prune.PruneSnapshots.Manners;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PruneSnapshotsTest {
  private final Production production = Production.of(SampleEstate.dataDisk(Path.of("/estate")));
  private final FakeContext context = production.context("prune");

  private Estate estate(String keep, String keepAway) {
    Estate any = production.estate();
    SnapshotPolicy policy =
        new SnapshotPolicy(
            Schedule.parse("0 * * * *", ZoneId.of("UTC")),
            Keep.parse(keep),
            1,
            SnapshotPolicy.MAX_PRUNE,
            List.of(
                new SnapshotPolicy.CopyTarget("replica", Keep.parse(keepAway), Optional.empty())),
            List.of("data"),
            List.of(),
            true,
            Optional.empty());
    return new Estate(
        any.file(),
        any.name(),
        any.objectives(),
        any.state(),
        any.cloud(),
        any.sites(),
        any.servers(),
        any.dns(),
        any.checks(),
        any.drill(),
        Optional.of(policy),
        any.archives(),
        any.fingerprint());
  }

  private PruneSnapshots step(String keep, Manners manners, int allowed) {
    return step(
        estate(keep, "last=1"),
        manners,
        allowed == 0 ? Optional.empty() : Optional.of(allowed),
        Optional.empty());
  }

  private PruneSnapshots step(
      Estate estate, Manners manners, Optional<Integer> allowed, Optional<Value> taken) {
    SnapshotPolicy policy = estate.snapshots().orElse(SnapshotPolicy.none());
    FleetScope scope =
        new FleetScope(
            estate, production.cloud(), new HostLogin(production.ssh()), policy, Set.of());
    return new PruneSnapshots(new StepId("prune"), scope, manners, allowed, taken);
  }

  private void hourly(int count) {
    Instant last = Production.START.minus(Duration.ofMinutes(5));
    for (int back = 0; back < count; back++) {
      Instant created = last.minus(Duration.ofHours(back));
      production
          .home()
          .addSnapshot(
              PruneWorld.snapshot(
                  "s-" + back,
                  production.dataDisk().value(),
                  created,
                  Snapshot.State.ACCOMPLISHED));
    }
  }

  private List<String> left() {
    return production.home().allSnapshots().stream().map(it -> it.id().value()).toList();
  }

  @Test
  void deletesTheOldestFirstAndProvesThatTheNewestIsThere() throws InterruptedException {
    hourly(10);

    Receipt receipt = Trial.perform(step("last=7", Manners.STOP, 0), context);

    assertThat(left()).containsExactly("s-0", "s-1", "s-2", "s-3", "s-4", "s-5", "s-6");
    assertThat(receipt.get("deleted")).isEqualTo("3");
    assertThat(receipt.get("newest")).isEqualTo("cn-shanghai/s-0");
    assertThat(receipt.get("failures")).isEmpty();
  }

  @Test
  void runAgainItFindsNothingLeftToDelete() throws InterruptedException {
    hourly(10);
    Trial.perform(step("last=7", Manners.STOP, 0), context);

    Receipt again = Trial.perform(step("last=7", Manners.STOP, 0), context);

    assertThat(again.get("deleted")).isEqualTo("0");
    assertThat(left()).hasSize(7);
  }

  @Test
  void isNoPointOfNoReturn() throws InterruptedException {
    hourly(10);
    ReversibleStep step = step("last=7", Manners.STOP, 0);
    Receipt receipt = Trial.perform(step, context);

    step.compensate(context, receipt);

    assertThat(left()).hasSize(7);
  }

  @Test
  void tooManyStopARunThatIsForPruning() throws InterruptedException {
    hourly(10);

    Problem problem = Trial.problem(() -> step("last=2", Manners.STOP, 0).execute(context));

    assertThat(problem.code().exit()).isEqualTo(ExitCode.BLOCKED);
    assertThat(problem.hint()).contains("--allow-prune=8");
    assertThat(left()).hasSize(10);
  }

  @Test
  void tooManyAreToldByARunThatHasTakenSnapshots() throws InterruptedException {
    hourly(10);

    Receipt receipt = Trial.perform(step("last=2", Manners.TELL, 0), context);

    assertThat(receipt.get("stopped")).isEqualTo("8");
    assertThat(receipt.get("deleted")).isEqualTo("0");
    assertThat(left()).hasSize(10);
  }

  @Test
  void goesOnWithWhatIsLeftOfAnAllowedNumberButNeverBeyond() throws InterruptedException {
    hourly(10);
    production.home().snapshots().delete(new SnapshotId("s-9"));

    Problem beyond = Trial.problem(() -> step("last=2", Manners.STOP, 6).execute(context));
    assertThat(beyond.why()).contains("6 deletions were allowed, and there are 7");
    Trial.perform(step("last=2", Manners.STOP, 8), context);

    assertThat(left()).containsExactly("s-0", "s-1");
  }

  @Test
  void whatIsLockedStaysAndTheRestGoes() throws InterruptedException {
    hourly(10);
    production.home().snapshots().lock(new SnapshotId("s-9"), 30, 0, new Token("lock"));

    Receipt receipt = Trial.perform(step("last=7", Manners.STOP, 0), context);

    assertThat(left()).hasSize(8).contains("s-9");
    assertThat(receipt.get("deleted")).isEqualTo("2");
  }

  @Test
  void aListInWhichTheRunsOwnSnapshotsAreMissingDeletesNothing() throws InterruptedException {
    hourly(10);
    PruneSnapshots expecting =
        step(
            estate("last=7", "last=1"), Manners.TELL, Optional.empty(), Optional.of(Value.of("2")));

    Receipt receipt = Trial.perform(expecting, context);

    assertThat(receipt.get("failures")).contains("not whole").contains("1 of the 2");
    assertThat(receipt.get("stopped")).isEqualTo("0");
    assertThat(left()).hasSize(10);
  }

  @Test
  void aRegionThatIsAwayIsToldAndKeepsWhatIsCopiedToIt() throws InterruptedException {
    hourly(10);
    production.replica().fail();

    Receipt told = Trial.perform(step("last=7", Manners.TELL, 0), context);
    Problem failed = Trial.problem(() -> step("last=7", Manners.STOP, 0).execute(context));

    assertThat(told.get("failures")).contains("cn-beijing");
    assertThat(failed.code().exit()).isEqualTo(ExitCode.FAILED);
    assertThat(left()).hasSize(10);
  }

  @Test
  void withoutAPolicyThereIsNothingToGoBy() throws InterruptedException {
    Estate any = production.estate();
    Estate none =
        new Estate(
            any.file(),
            any.name(),
            any.objectives(),
            any.state(),
            any.cloud(),
            any.sites(),
            any.servers(),
            any.dns(),
            any.checks(),
            any.drill(),
            Optional.empty(),
            any.archives(),
            any.fingerprint());
    PruneSnapshots step = step(none, Manners.STOP, Optional.empty(), Optional.empty());

    assertThat(Trial.blocked(step, context).what()).contains("no snapshot policy");
  }
}
