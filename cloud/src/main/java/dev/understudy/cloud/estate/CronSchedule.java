package dev.understudy.cloud.estate;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.field.expression.Always;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Slots of a cron line. The library only says which local times match; what becomes of them when
 * clocks change is decided here, because no two cron libraries agree on that.
 */
final class CronSchedule implements Schedule {
  private static final Map<String, String> NICKNAMES =
      Map.of(
          "@hourly", "0 * * * *",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@weekly", "0 0 * * 0",
          "@monthly", "0 0 1 * *",
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *");
  private static final LocalDateTime ANY_DAY = LocalDateTime.of(2000, 1, 1, 0, 0);

  private final String text;
  private final ZoneId zone;
  private final ExecutionTime times;

  /** By real time: a local time that comes twice is two slots, one that is left out is none. */
  private final boolean everyHour;

  private CronSchedule(String text, ZoneId zone, Cron cron) {
    this.text = text;
    this.zone = zone;
    this.times = ExecutionTime.forCron(cron);
    this.everyHour = cron.retrieve(CronFieldName.HOUR).getExpression() instanceof Always;
  }

  static CronSchedule parse(String text, ZoneId zone) {
    String fields = text.strip().replaceAll("\\s+", " ");
    String line = NICKNAMES.getOrDefault(fields, fields);
    CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    CronSchedule schedule = new CronSchedule(fields, zone, parser.parse(line));
    if (schedule.nextLocal(ANY_DAY).isEmpty()) {
      throw new IllegalArgumentException("'" + fields + "' never comes: no such day exists");
    }
    return schedule;
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public ZoneId zone() {
    return zone;
  }

  @Override
  public Instant next(Instant after) {
    return everyHour ? nextByRealTime(after) : nextByWallClock(after);
  }

  @Override
  public Optional<Instant> last(Instant notAfter) {
    return everyHour ? lastByRealTime(notAfter) : lastByWallClock(notAfter);
  }

  private Instant nextByWallClock(Instant after) {
    LocalDateTime local = LocalDateTime.ofInstant(after, zone);
    Instant slot;
    do {
      local = nextLocal(local).orElseThrow();
      slot = runsAt(local);
    } while (!slot.isAfter(after));
    return slot;
  }

  private Optional<Instant> lastByWallClock(Instant notAfter) {
    // In the second pass of an hour, all of its first pass is over: so the clock that was not set
    // back says where to begin. It may say too much, which the loop takes back.
    LocalDateTime now = LocalDateTime.ofInstant(notAfter, zone);
    ZoneOffset unset = zone.getRules().getValidOffsets(now).get(0);
    Optional<LocalDateTime> local =
        lastLocal(LocalDateTime.ofInstant(notAfter, unset).plusSeconds(1));
    while (local.isPresent() && runsAt(local.get()).isAfter(notAfter)) {
      local = lastLocal(local.get());
    }
    return local.map(this::runsAt);
  }

  /** The end of a gap for what is in it; the first pass of what comes twice. */
  private Instant runsAt(LocalDateTime local) {
    ZoneRules rules = zone.getRules();
    List<ZoneOffset> offsets = rules.getValidOffsets(local);
    return offsets.isEmpty()
        ? rules.getTransition(local).getInstant()
        : local.toInstant(offsets.get(0));
  }

  private Instant nextByRealTime(Instant after) {
    ZoneRules rules = zone.getRules();
    Instant from = after;
    while (true) {
      ZoneOffset offset = rules.getOffset(from);
      Instant slot =
          nextLocal(LocalDateTime.ofInstant(from, offset)).orElseThrow().toInstant(offset);
      ZoneOffsetTransition change = rules.nextTransition(from);
      if (change == null || slot.isBefore(change.getInstant())) {
        return slot;
      }
      if (matches(change.getDateTimeAfter())) {
        return change.getInstant();
      }
      from = change.getInstant();
    }
  }

  private Optional<Instant> lastByRealTime(Instant notAfter) {
    ZoneRules rules = zone.getRules();
    Instant until = notAfter.plusSeconds(1);
    while (true) {
      Instant before = until.minusNanos(1);
      ZoneOffset offset = rules.getOffset(before);
      Optional<Instant> slot =
          lastLocal(LocalDateTime.ofInstant(until, offset)).map(local -> local.toInstant(offset));
      ZoneOffsetTransition change = rules.previousTransition(until);
      if (slot.isEmpty() || change == null || !slot.get().isBefore(change.getInstant())) {
        return slot;
      }
      until = change.getInstant();
    }
  }

  private boolean matches(LocalDateTime local) {
    return times.isMatch(local.atZone(ZoneOffset.UTC));
  }

  private Optional<LocalDateTime> nextLocal(LocalDateTime after) {
    return times
        .nextExecution(after.withNano(0).atZone(ZoneOffset.UTC))
        .map(found -> found.toLocalDateTime());
  }

  private Optional<LocalDateTime> lastLocal(LocalDateTime before) {
    return times
        .lastExecution(before.withNano(0).atZone(ZoneOffset.UTC))
        .map(found -> found.toLocalDateTime());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CronSchedule that && text.equals(that.text) && zone.equals(that.zone);
  }

  @Override
  public int hashCode() {
    return 31 * text.hashCode() + zone.hashCode();
  }

  @Override
  public String toString() {
    return text + " (" + zone + ")";
  }
}
