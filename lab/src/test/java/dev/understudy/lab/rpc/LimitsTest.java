package dev.understudy.lab.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

  @Test
  void admitOneSecondsWorthAtOnceAndThenTheRate() {
    Limits limits = new Limits(nanos::get, List.of("CreateSnapshot: 20/s"));

    assertThat(admitted(limits, "CreateSnapshot", "cn-shanghai")).isEqualTo(20);

    pass(Duration.ofMillis(100));
    assertThat(admitted(limits, "CreateSnapshot", "cn-shanghai")).isEqualTo(2);
    pass(Duration.ofMillis(49));
    assertThat(admitted(limits, "CreateSnapshot", "cn-shanghai")).isZero();
    pass(Duration.ofHours(1));
    assertThat(admitted(limits, "CreateSnapshot", "cn-shanghai")).isEqualTo(20);
  }

  @Test
  void areOfEachRegionByItself() {
    Limits limits = new Limits(nanos::get, List.of("CreateSnapshot: 2/s"));

    assertThat(admitted(limits, "CreateSnapshot", "cn-shanghai")).isEqualTo(2);
    assertThat(admitted(limits, "CreateSnapshot", "cn-beijing")).isEqualTo(2);
    assertThat(admitted(limits, "DescribeSnapshots", "cn-beijing")).isEqualTo(100);
  }

  @Test
  void countInMinutesAndGiveTheRestALimitOfItsOwn() {
    Limits limits = new Limits(nanos::get, List.of("DescribeDisks: 30/m", "*: 3/s"));

    assertThat(admitted(limits, "DescribeDisks", "cn-shanghai")).isEqualTo(1);
    pass(Duration.ofSeconds(2));
    assertThat(admitted(limits, "DescribeDisks", "cn-shanghai")).isEqualTo(1);
    assertThat(admitted(limits, "DeleteDisk", "cn-shanghai")).isEqualTo(3);
    assertThat(admitted(limits, "CreateDisk", "cn-shanghai")).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "CreateDisk",
        "CreateDisk: 20",
        "CreateDisk: 0/s",
        "createDisk: 1/s",
        "X: -1/s"
      })
  void sayWhatCanBeWritten(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Limits.of(List.of(line)))
        .withMessageContaining("ACTION: N/s");
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos()); // over the end of the range, as a clock without a zero may
  }

  private static int admitted(Limits limits, String action, String region) {
    Credential sender = new Credential("id", "secret", Optional.empty(), Optional.empty(), false);
    RpcRequest call = new RpcRequest(Product.ECS, action, region, Map.of(), sender);
    int admitted = 0;
    while (admitted < 100 && limits.admit(call)) {
      admitted++;
    }
    return admitted;
  }
}
