package dev.understudy.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryingCloudTest {
  private static final RegionId REGION = new RegionId("cn-shanghai");
  private static final Token TOKEN = new Token("token-1");

  private final SteppedTime time = new SteppedTime();
  private final FakeCloud fake = new FakeCloud(time);
  private final Deque<Problem> faults = new ArrayDeque<>();
  private int calls;
  private DiskId disk;
  private InstanceId server;
  private Cloud.Region region;

  @BeforeEach
  void build() {
    server = fake.in(REGION).withServer(new ZoneId("z"), Tags.none());
    disk = fake.in(REGION).disks().of(server).get(0).id();
    region = new RetryingCloud(faulty(), time, RetryPolicy.standard(), () -> 1.0).in(REGION);
  }

  @Test
  void whatDidNotHappenIsRepeatedUntilItDoes() {
    faults.add(problem(ProblemCode.THROTTLED, Effect.TRANSIENT));
    faults.add(problem(ProblemCode.CLOUD_REFUSED, Effect.TRANSIENT));

    SnapshotId id = region.snapshots().take(disk, "n", Tags.none(), TOKEN);

    assertThat(fake.in(REGION).snapshots().describe(List.of(id))).hasSize(1);
    assertThat(calls).isEqualTo(3);
    assertThat(time.pauses()).containsExactly(Duration.ofMillis(200), Duration.ofMillis(400));
  }

  @Test
  void whatWasRefusedIsNotRepeated() {
    faults.add(problem(ProblemCode.QUOTA, Effect.NONE));

    Problem problem = failing(() -> region.snapshots().take(disk, "n", Tags.none(), TOKEN));

    assertThat(problem.code()).isEqualTo(ProblemCode.QUOTA);
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void aCreateWithATokenIsRepeatedWhenTheReplyWasLost() {
    faults.add(problem(ProblemCode.CLOUD_UNREACHABLE, Effect.UNKNOWN));

    region.snapshots().take(disk, "n", Tags.none(), TOKEN);

    assertThat(calls).isEqualTo(2);
    assertThat(fake.in(REGION).snapshots().findByTags(Tags.none())).hasSize(1);
  }

  @Test
  void aChangeWithoutATokenIsNeverRepeatedBlindly() {
    faults.add(problem(ProblemCode.CLOUD_UNREACHABLE, Effect.UNKNOWN));

    Problem problem = failing(() -> region.instances().stop(server, true));

    assertThat(problem.effect()).isEqualTo(Effect.UNKNOWN);
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void aTokenThatWasUsedForSomethingElseIsLeftToTheCaller() {
    faults.add(problem(ProblemCode.CLOUD_REFUSED, Effect.UNKNOWN));

    Problem problem = failing(() -> region.snapshots().take(disk, "n", Tags.none(), TOKEN));

    assertThat(problem.effect()).isEqualTo(Effect.UNKNOWN);
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void aBusyCloudIsGivenTwoMinutes() {
    fail(100, problem(ProblemCode.THROTTLED, Effect.TRANSIENT));
    Instant begin = time.now();

    Problem problem = failing(() -> region.instances().describe(List.of(server)));

    Duration tried = Duration.between(begin, time.now());
    assertThat(tried).isBetween(Duration.ofSeconds(105), Duration.ofMinutes(2));
    assertThat(problem.code()).isEqualTo(ProblemCode.THROTTLED);
    assertThat(problem.why()).contains("tried " + calls + " times");
  }

  @Test
  void anUnreachableCloudIsGivenTenSecondsSoThatAFailoverGoesOn() {
    fail(100, problem(ProblemCode.CLOUD_UNREACHABLE, Effect.TRANSIENT));
    Instant begin = time.now();

    Problem problem = failing(() -> region.instances().describe(List.of(server)));

    assertThat(Duration.between(begin, time.now())).isLessThanOrEqualTo(Duration.ofSeconds(10));
    assertThat(problem.code()).isEqualTo(ProblemCode.CLOUD_UNREACHABLE);
  }

  @Test
  void aSlowFailureIsRepeatedAtLeastOnce() {
    Cloud slow =
        PortProxy.around(
            faulty(),
            (call, proceed) -> {
              time.advance(Duration.ofMinutes(5));
              return proceed.get();
            });
    faults.add(problem(ProblemCode.CLOUD_UNREACHABLE, Effect.TRANSIENT));

    List<Instance> found =
        new RetryingCloud(slow, time).in(REGION).instances().describe(List.of(server));

    assertThat(found).hasSize(1);
    assertThat(calls).isEqualTo(2);
  }

  @Test
  void pausesDoubleUpToTenSecondsAndAreJittered() {
    fail(40, problem(ProblemCode.THROTTLED, Effect.TRANSIENT));
    Cloud.Region half =
        new RetryingCloud(faulty(), time, RetryPolicy.standard(), () -> 0.0).in(REGION);

    failing(() -> half.instances().describe(List.of(server)));

    assertThat(time.pauses().subList(0, 4))
        .containsExactly(
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            Duration.ofMillis(400),
            Duration.ofMillis(800));
    assertThat(time.pauses()).allMatch(pause -> pause.compareTo(Duration.ofSeconds(5)) <= 0);
  }

  @Test
  void anInterruptEndsTheRetriesAndKeepsTheFlag() {
    fail(2, problem(ProblemCode.CLOUD_UNREACHABLE, Effect.UNKNOWN));
    Thread.currentThread().interrupt();

    Problem problem = failing(() -> region.snapshots().take(disk, "n", Tags.none(), TOKEN));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(problem.code()).isEqualTo(ProblemCode.INTERRUPTED);
    assertThat(problem.effect()).isEqualTo(Effect.UNKNOWN);
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void dnsIsRetriedToo() {
    faults.add(problem(ProblemCode.CLOUD_REFUSED, Effect.TRANSIENT));
    Dns dns = new RetryingCloud(faulty(), time).dns();

    dns.add("gams.example", "api", "A", "127.0.0.1", 60);

    assertThat(calls).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Effect.class)
  void aBugIsNotRetried(Effect effect) {
    Cloud broken =
        PortProxy.around(
            fake,
            (call, proceed) -> {
              calls++;
              throw new IllegalStateException("bug " + effect);
            });

    IllegalStateException thrown =
        catchThrowableOfType(
            IllegalStateException.class,
            () -> new RetryingCloud(broken, time).in(REGION).disks().of(server));

    assertThat(thrown).hasMessageContaining("bug");
    assertThat(calls).isEqualTo(1);
  }

  private void fail(int times, Problem problem) {
    IntStream.range(0, times).forEach(time -> faults.add(problem));
  }

  /** The fault comes after the change, as a lost reply would. */
  private Cloud faulty() {
    return PortProxy.around(
        fake,
        (call, proceed) -> {
          calls++;
          Problem fault = faults.poll();
          boolean happens = fault == null || fault.effect() == Effect.UNKNOWN;
          Object answer = happens ? proceed.get() : null;
          if (fault != null) {
            throw fault.asException();
          }
          return answer;
        });
  }

  private static Problem problem(ProblemCode code, Effect effect) {
    return Problem.of(code, "said by the test", "", "").withEffect(effect);
  }

  private static Problem failing(Runnable call) {
    return catchThrowableOfType(ProblemException.class, call::run).problem();
  }
}
