package dev.understudy.cloud.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Dns;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObserverTest {
  @TempDir private Path directory;
  private Production production;

  @BeforeEach
  void build() {
    production = Production.of(SampleEstate.dataDisk(directory));
  }

  private Observation look(Cloud cloud) throws InterruptedException {
    return new Observer(production.estate(), cloud, Duration.ofSeconds(2))
        .look(List.of(production.spec()));
  }

  @Test
  void showsServersTheirDisksTheReplicaAndWhereTheNamePoints() throws InterruptedException {
    Observation seen = look(production.cloud());

    assertThat(seen.facts())
        .containsEntry("server data instance", production.server().value())
        .containsEntry("server data state", "RUNNING")
        .containsEntry("server data zone", "cn-shanghai-b")
        .containsEntry("replica of data address", Production.REPLICA_ADDRESS)
        .containsEntry("name api A points to", Production.ADDRESS);
    assertThat(seen.facts().get("server data disks"))
        .contains(production.dataDisk().value())
        .contains(" ");
    assertThat(seen.unknown()).isEmpty();
    assertThat(look(production.cloud())).isEqualTo(seen);
  }

  @Test
  void aServerThatWasStoppedMeanwhileGivesAnotherFingerprint() throws InterruptedException {
    Observation before = look(production.cloud());

    production.home().instances().stop(production.server(), true);
    Observation after = look(production.cloud());

    assertThat(after.fingerprint()).isNotEqualTo(before.fingerprint());
    assertThat(before.changesIn(after))
        .singleElement()
        .asString()
        .startsWith("server data state: RUNNING, now STOP");
  }

  @Test
  void aRegionThatRefusesIsUnknownAndTheRestIsSeen() throws InterruptedException {
    Observation seen =
        look(
            without(
                () -> {
                  throw Problem.of(ProblemCode.CLOUD_UNREACHABLE, "no answer", "", "")
                      .asException();
                }));

    assertThat(seen.unknown()).containsExactly("server data");
    assertThat(seen.facts()).containsKey("replica of data instance");
  }

  @Test
  void aRegionThatNeverAnswersIsNotWaitedFor() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);

    Observation seen =
        look(
            without(
                () -> {
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));

    assertThat(seen.unknown()).containsExactly("server data");
    assertThat(seen.facts()).containsKey("name api A points to");
  }

  /** The cloud with a home region that does something else than answer. */
  private Cloud without(Runnable instead) {
    return new Cloud() {
      @Override
      public Region in(RegionId region) {
        if (region.value().equals(SampleEstate.HOME)) {
          instead.run();
        }
        return production.cloud().in(region);
      }

      @Override
      public Dns dns() {
        return production.cloud().dns();
      }
    };
  }
}
