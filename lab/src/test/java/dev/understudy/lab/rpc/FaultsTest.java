package dev.understudy.lab.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {

  @Test
  void areUsedUpInTheOrderWritten() {
    Faults faults = Faults.of(List.of("CreateSnapshot: throttle 2, lose-reply 1"));

    assertThat(faults.takeForWire(call("CreateSnapshot")))
        .hasValueSatisfying(fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.THROTTLE));
    assertThat(faults.takeForWire(call("DeleteSnapshot"))).isEmpty();
    assertThat(faults.takeForWire(call("CreateSnapshot"))).isPresent();
    assertThat(faults.unused()).containsExactly("CreateSnapshot: lose-reply 1 (1 left)");
    assertThatIllegalStateException()
        .isThrownBy(faults::assertAllUsed)
        .withMessageContaining("CreateSnapshot: lose-reply 1");

    assertThat(faults.takeForWire(call("CreateSnapshot")))
        .hasValueSatisfying(fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.LOSE_REPLY));
    assertThat(faults.takeForWire(call("CreateSnapshot"))).isEmpty();
    faults.assertAllUsed();
  }

  @Test
  void ofTheActionWaitForTheAction() {
    Faults faults = Faults.of(List.of("RunInstances: vanish 1, drop 1"));

    assertThat(faults.takeForWire(call("RunInstances"))).isEmpty();
    assertThat(faults.takeVanish(call("RunInstances"))).isTrue();
    assertThat(faults.takeForWire(call("RunInstances"))).isPresent();
    assertThat(faults.unused()).isEmpty();
  }

  @Test
  void aCallThatIsLetThroughDoesNotSufferTheNextFaultInItsAction() {
    Faults faults = Faults.of(List.of("CreateSnapshot: pass 1, fail 1"));
    RpcRequest first = call("CreateSnapshot");

    assertThat(faults.takeForWire(first)).isPresent();
    assertThat(faults.takeFail(first)).isFalse();
    assertThat(faults.unused()).containsExactly("CreateSnapshot: fail 1 (1 left)");
  }

  @Test
  void knowDelaysCodesAndEveryAction() {
    Faults faults = Faults.of(List.of("*: slow 250ms 1, error OperationConflict 1"));

    assertThat(faults.takeForWire(call("DescribeDisks")))
        .hasValueSatisfying(fault -> assertThat(fault.delay()).isEqualTo(Duration.ofMillis(250)));
    assertThat(faults.takeForWire(call("AttachDisk")))
        .hasValueSatisfying(fault -> assertThat(fault.argument()).isEqualTo("OperationConflict"));
  }

  @Test
  void sellOutATypeInAZone() {
    Faults faults = Faults.of(List.of("RunInstances: no-stock ecs.g7.large@*"));

    assertThat(faults.isSoldOut("ecs.g6.large", "cn-shanghai-b")).isFalse();
    assertThat(faults.unused()).hasSize(1);
    assertThat(faults.isSoldOut("ecs.g7.large", "cn-shanghai-b")).isTrue();
    assertThat(faults.isSoldOut("ecs.g7.large", "cn-shanghai-g")).isTrue();
    assertThat(faults.unused()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "CreateSnapshot",
        "create: throttle 1",
        "CreateSnapshot: explode 1",
        "CreateSnapshot: throttle 0",
        "CreateSnapshot: throttle one",
        "CreateSnapshot: throttle 1 2",
        "CreateSnapshot: slow 3",
        "CreateSnapshot: slow 3h 1",
        "CreateSnapshot: error",
        "RunInstances: no-stock ecs.g7.large",
        "CreateSnapshot: throttle 1,",
        "CreateSnapshot@: throttle 1",
        "CreateSnapshot: repeat-page 1",
        "*: empty-page 1"
      })
  void sayWhatCanBeWritten(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Faults.of(List.of(line)))
        .withMessageContaining("lose-reply N");
  }

  @Test
  void aThrottleWindowLastsUntilTheClocksNextMinuteAndHitsOnlyItsAction() {
    MovingClock clock = new MovingClock(Instant.parse("2026-03-01T10:00:17Z"));
    Faults faults = new Faults(clock);
    faults.add("CreateDisk: throttle-window 1m 2");

    assertThat(faults.takeForWire(call("CreateDisk")))
        .hasValueSatisfying(
            fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.THROTTLE_WINDOW));
    clock.now = Instant.parse("2026-03-01T10:00:59Z");
    assertThat(faults.takeForWire(call("CreateDisk"))).isPresent();
    assertThat(faults.takeForWire(call("AttachDisk"))).isEmpty();
    assertThat(faults.unused()).containsExactly("CreateDisk: throttle-window 60000ms 2 (1 left)");

    clock.now = Instant.parse("2026-03-01T10:01:30Z"); // the second window
    assertThat(faults.takeForWire(call("CreateDisk"))).isPresent();
    clock.now = Instant.parse("2026-03-01T10:02:00Z");
    assertThat(faults.takeForWire(call("CreateDisk"))).isEmpty();
    faults.assertAllUsed();
  }

  @Test
  void aLagWaitsForTheAction() {
    Faults faults = Faults.of(List.of("CreateDisk: lag 2s"));

    assertThat(faults.takeForWire(call("CreateDisk"))).isEmpty();
    assertThat(faults.takeLag(call("AttachDisk"))).isEmpty();
    assertThat(faults.takeLag(call("CreateDisk"))).contains(Duration.ofSeconds(2));
    assertThat(faults.takeLag(call("CreateDisk"))).isEmpty();
  }

  @Test
  void mayBeOfOneRegion() {
    Faults faults = Faults.of(List.of("CreateSnapshot@cn-beijing: deny 2", "*@cn-beijing: drop 1"));

    assertThat(faults.takeForWire(call("CreateSnapshot"))).isEmpty();
    assertThat(faults.takeForWire(call("CreateSnapshot", "cn-beijing")))
        .hasValueSatisfying(fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.DENY));
    assertThat(faults.takeForWire(call("DescribeDisks", "cn-beijing")))
        .hasValueSatisfying(fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.DROP));
    assertThat(faults.unused()).containsExactly("CreateSnapshot@cn-beijing: deny 2 (1 left)");
  }

  private static RpcRequest call(String action) {
    return call(action, "cn-shanghai");
  }

  private static RpcRequest call(String action, String region) {
    Credential sender = new Credential("id", "secret", Optional.empty(), Optional.empty(), false);
    return new RpcRequest(Product.ECS, action, region, Map.of(), sender);
  }

  private static final class MovingClock extends Clock {
    private Instant now;

    MovingClock(Instant now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
