package dev.understudy.failover.assess;

import java.util.Locale;

/** What is wrong with a server, as far as can be told from outside. */
public enum Diagnosis {
  HEALTHY("it answers on every way that was tried"),
  NO_LOGIN("its service answers, but nobody can log in from here"),
  SERVICE_DOWN("the host answers, its service does not"),
  UNBOOTABLE("the cloud says it runs, but it did not boot: its console ends without a login"),
  ISOLATED("the cloud says it runs and its console looks normal, but nothing reaches it from here"),
  DEAD("the cloud says it is stopped"),
  DISK_LOST("its data disk is gone"),
  GONE("the cloud does not know it any more"),
  UNKNOWN("it does not answer, and neither does the cloud's API: it may be alive");

  private final String meaning;

  Diagnosis(String meaning) {
    this.meaning = meaning;
  }

  public String meaning() {
    return meaning;
  }

  /** As printed: {@code disk-lost}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
