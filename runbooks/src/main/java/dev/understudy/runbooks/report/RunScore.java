package dev.understudy.runbooks.report;

import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalFacts;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.Measurement;
import dev.understudy.core.Objective;
import dev.understudy.core.Receipt;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A run held against what was promised; computed from its journal and the data alone.
 *
 * @param outage when it began: as told when the run was started, else as a step saw it happen, else
 *     when the run began
 * @param rta from the beginning of the outage until clients delivered again; in a rehearsal without
 *     clients, until the copy was proven
 * @param rpa how old the data was that the service came back with; zero when the dead server's own
 *     disk was saved
 * @param expected measurements that the continuity proof expected
 * @param leaked resources that a drill left behind
 */
public record RunScore(
    Objective objective,
    Instant outage,
    Optional<Duration> rta,
    Optional<Duration> rpa,
    Optional<Long> expected,
    Optional<Long> present,
    Optional<Long> missing,
    Optional<Long> leaked) {
  private static final String OUTAGE = "argument.outage";

  /** What came of it. Printed in lower case. */
  public enum Verdict {
    /** Everything that was promised and measured holds. */
    MET,
    MISSED,
    /** The run ended without measuring an outage or a loss, as taking a snapshot does. */
    NOT_MEASURED
  }

  /**
   * The score of the run of a journal.
   *
   * @param records oldest first; steps that were taken back do not count
   */
  public static RunScore of(List<JournalRecord> records, Objective objective) {
    Facts facts = new Facts(records);
    Instant outage = outage(records, facts);
    Optional<Receipt> continuity =
        facts.last(receipt -> has(receipt, "expected", "present", "missing"));
    return new RunScore(
        objective,
        outage,
        facts.back(outage).map(back -> Duration.between(outage, back)),
        facts.loss(outage),
        continuity.flatMap(receipt -> number(receipt, "expected")),
        continuity.flatMap(receipt -> number(receipt, "present")),
        continuity.flatMap(receipt -> number(receipt, "missing")),
        facts
            .last(receipt -> has(receipt, "leaked"))
            .flatMap(receipt -> number(receipt, "leaked")));
  }

  /** Both measured; empty otherwise. */
  public Optional<Measurement> measurement() {
    return rta.flatMap(time -> rpa.map(loss -> new Measurement(time, loss, objective)));
  }

  public Verdict verdict() {
    // What came after the recovery point is the RPA; without one, nothing may be missing.
    boolean isLossKnown = rpa.filter(loss -> !loss.isZero()).isPresent();
    if (leaked.orElse(0L) > 0 || (missing.orElse(0L) > 0 && !isLossKnown)) {
      return Verdict.MISSED;
    }
    return measurement()
        .map(measured -> measured.isMet() ? Verdict.MET : Verdict.MISSED)
        .orElse(Verdict.NOT_MEASURED);
  }

  /** As told when the run was started; else as a step saw it happen; else when the run began. */
  private static Instant outage(List<JournalRecord> records, Facts facts) {
    if (records.isEmpty()) {
      throw new IllegalArgumentException("a journal without records");
    }
    JournalRecord first = records.get(0);
    return instant(first.data().getOrDefault(OUTAGE, ""))
        .or(
            () ->
                facts
                    .last(receipt -> has(receipt, "outage"))
                    .flatMap(receipt -> instant(receipt.get("outage"))))
        .orElse(first.at());
  }

  private static boolean has(Receipt receipt, String... names) {
    return List.of(names).stream().allMatch(name -> receipt.find(name).isPresent());
  }

  private static Optional<Long> number(Receipt receipt, String name) {
    return receipt.find(name).filter(text -> text.matches("-?[0-9]{1,18}")).map(Long::parseLong);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Duration notNegative(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }

  /** The steps that succeeded and were not taken back, told apart by the facts they leave. */
  private record Facts(List<JournalRecord> records) {

    private Optional<Receipt> last(Predicate<Receipt> wanted) {
      return lastRecord(wanted).map(JournalFacts::receipt);
    }

    /** When the service was back; what was so before the outage does not count. */
    private Optional<Instant> back(Instant outage) {
      Optional<Instant> clients =
          last(receipt -> has(receipt, "at", "series"))
              .flatMap(receipt -> instant(receipt.get("at")));
      return clients.or(this::proven).filter(at -> !at.isBefore(outage));
    }

    /** A rehearsal has no clients; a recovery that they never reached is not over when proven. */
    private Optional<Instant> proven() {
      boolean isRehearsal =
          last(receipt -> has(receipt, "cut", "source"))
              .filter(receipt -> receipt.get("source").equals("drill"))
              .isPresent();
      return isRehearsal
          ? lastRecord(receipt -> has(receipt, "level", "evidence")).map(JournalRecord::at)
          : Optional.empty();
    }

    private Optional<Duration> loss(Instant outage) {
      Optional<Receipt> snapshot = last(receipt -> has(receipt, "cut", "source"));
      if (snapshot.isPresent()) {
        // An older salvage that was chosen again says how old it is; only a fresh one lost nothing.
        boolean isFresh = snapshot.get().find("age").isEmpty();
        return isFresh && snapshot.get().get("source").equals("salvage")
            ? Optional.of(Duration.ZERO)
            : instant(snapshot.get().get("cut"))
                .map(cut -> notNegative(Duration.between(cut, outage)));
      }
      return last(receipt -> has(receipt, "lag"))
          .map(receipt -> receipt.get("lag"))
          .filter(text -> text.matches("[0-9]{1,9}(\\.[0-9]+)?"))
          .map(text -> Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000)));
    }

    private Optional<JournalRecord> lastRecord(Predicate<Receipt> wanted) {
      for (int i = records.size() - 1; i >= 0; i--) {
        JournalRecord record = records.get(i);
        if (record.event() == JournalEvent.STEP_SUCCEEDED
            && !isTakenBack(i, record)
            && wanted.test(JournalFacts.receipt(record))) {
          return Optional.of(record);
        }
      }
      return Optional.empty();
    }

    private boolean isTakenBack(int index, JournalRecord success) {
      return records.subList(index + 1, records.size()).stream()
          .anyMatch(
              later ->
                  (later.event() == JournalEvent.STEP_COMPENSATION_STARTED
                          || later.event() == JournalEvent.STEP_COMPENSATED)
                      && later.step().equals(success.step()));
    }
  }
}
