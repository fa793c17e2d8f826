package dev.understudy.failover.assess;

import dev.understudy.cloud.Instance;
import java.util.Optional;

/**
 * What was seen of a server, and what it means. "Unreachable from here" is told apart from "down".
 */
record Signs(
    boolean apiAnswers,
    Optional<Instance.State> state,
    Finding ssh,
    Finding service,
    Finding console,
    Finding disk) {

  static Signs none(boolean apiAnswers) {
    Finding nothing = Finding.unknown("", "");
    return new Signs(apiAnswers, Optional.empty(), nothing, nothing, nothing, nothing);
  }

  Diagnosis diagnosis() {
    if (!apiAnswers) {
      return Diagnosis.UNKNOWN;
    }
    if (state.isEmpty()) {
      return Diagnosis.GONE;
    }
    if (disk.state() == Finding.State.BAD) {
      return Diagnosis.DISK_LOST;
    }
    if (state.get() == Instance.State.STOPPED || state.get() == Instance.State.STOPPING) {
      return Diagnosis.DEAD;
    }
    if (ssh.isGood()) {
      return service.isGood() ? Diagnosis.HEALTHY : Diagnosis.SERVICE_DOWN;
    }
    if (service.isGood()) {
      return Diagnosis.NO_LOGIN;
    }
    return console.isGood() ? Diagnosis.ISOLATED : Diagnosis.UNBOOTABLE;
  }
}
