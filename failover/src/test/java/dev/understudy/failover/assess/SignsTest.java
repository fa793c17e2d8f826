package dev.understudy.failover.assess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Instance;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignsTest {

  @ParameterizedTest
  @CsvSource({
    // ssh, service, console -> what a running server with its disk has
    "true, true, true, HEALTHY",
    "true, false, true, SERVICE_DOWN",
    "false, true, true, NO_LOGIN",
    "false, true, false, NO_LOGIN",
    "false, false, true, ISOLATED",
    "false, false, false, UNBOOTABLE"
  })
  void aRunningServerIsJudgedByWhatAnswers(
      boolean ssh, boolean service, boolean console, Diagnosis expected) {
    assertThat(signs(Instance.State.RUNNING, ssh, service, console, true).diagnosis())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"STOPPED, true, DEAD", "STOPPED, false, DISK_LOST", "RUNNING, false, DISK_LOST"})
  void aLostDiskIsWorseThanAStoppedServer(
      Instance.State state, boolean hasDisk, Diagnosis expected) {
    assertThat(signs(state, false, false, true, hasDisk).diagnosis()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"true, GONE", "false, UNKNOWN"})
  void aServerThatNobodyKnowsIsGoneOnlyWhenTheCloudSaysSo(boolean apiAnswers, Diagnosis expected) {
    assertThat(Signs.none(apiAnswers).diagnosis()).isEqualTo(expected);
  }

  private static Signs signs(
      Instance.State state, boolean ssh, boolean service, boolean console, boolean disk) {
    return new Signs(
        true, Optional.of(state), finding(ssh), finding(service), finding(console), finding(disk));
  }

  private static Finding finding(boolean isGood) {
    return isGood ? Finding.good("sign", "good") : Finding.bad("sign", "bad");
  }
}
