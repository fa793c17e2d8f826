package dev.understudy.failover;

import dev.understudy.cloud.Dns;
import dev.understudy.cloud.DnsRecord;
import dev.understudy.cloud.estate.DnsSpec;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Points the server's records of the estate's allow-list at a new address, in place. A record is
 * changed only from a value that is known to be this server's: one that somebody has pointed
 * elsewhere stops the run.
 *
 * @param old the address that the records should have now; empty to find it
 */
public record SwitchDns(StepId id, ServerScope scope, Value address, Optional<Value> old)
    implements ReversibleStep {
  /** The old value of a name that had no record at all. */
  private static final String NO_RECORD = "none";

  @Override
  public String summary() {
    return "Point DNS of " + scope.server().name() + " at the new address";
  }

  @Override
  public Precheck precheck(StepContext context) {
    String target = address.in(context);
    ExpectedAddresses expected = expected(context);
    boolean allDone = true;
    for (DnsSpec.Switch entry : SwitchedRecords.of(scope, target)) {
      List<DnsRecord> now = records(entry);
      Optional<Problem> refusal = refusal(context, entry, now, expected);
      if (refusal.isPresent()) {
        return Precheck.blocked(refusal.get());
      }
      allDone &= now.size() == 1 && isTarget(now.get(0), target, entry);
    }
    return allDone ? Precheck.done(receipt(context, expected.first())) : Precheck.ready();
  }

  @Override
  public Receipt execute(StepContext context) {
    String target = address.in(context);
    ExpectedAddresses expected = expected(context);
    Set<String> had = new LinkedHashSet<>();
    for (DnsSpec.Switch entry : SwitchedRecords.of(scope, target)) {
      // Looked at again right before the change: as near to compare-and-set as the API allows.
      List<DnsRecord> now = records(entry);
      Optional<Problem> refusal = refusal(context, entry, now, expected);
      if (refusal.isPresent()) {
        throw new ProblemException(refusal.get());
      }
      if (now.isEmpty()) {
        had.add(NO_RECORD);
        dns().add(zone(), entry.name(), entry.type(), target, entry.ttl());
      } else if (!isTarget(now.get(0), target, entry)) {
        had.add(now.get(0).value());
        dns().update(now.get(0), target, entry.ttl());
      }
    }
    had.remove(target);
    return receipt(context, had.stream().findFirst().or(expected::first));
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt) {
    String target = address.in(context);
    for (DnsSpec.Switch entry : SwitchedRecords.of(scope, target)) {
      List<DnsRecord> now = records(entry);
      if (now.size() != 1 || !isTarget(now.get(0), target, entry)) {
        return Optional.of(notKept(context, entry, now));
      }
    }
    return Optional.empty();
  }

  /** Puts the old address back where ours still stands; what somebody else changed stays. */
  @Override
  public void compensate(StepContext context, Receipt receipt) {
    String before = receipt.find("old").or(() -> expected(context).first()).orElse("");
    String target = address.in(context);
    for (DnsSpec.Switch entry : SwitchedRecords.of(scope, target)) {
      for (DnsRecord now : records(entry)) {
        if (now.value().equals(target)) {
          putBack(context, now, before);
        }
      }
    }
  }

  private void putBack(StepContext context, DnsRecord now, String before) {
    if (before.isEmpty()) {
      context.progress(now.fullName() + " stays: what it had before is not known");
    } else if (before.equals(NO_RECORD)) {
      dns().delete(now.id());
    } else {
      dns().update(now, before, now.ttl());
    }
  }

  private Optional<Problem> refusal(
      StepContext context, DnsSpec.Switch entry, List<DnsRecord> now, ExpectedAddresses expected) {
    if (now.isEmpty()) {
      return Optional.empty();
    }
    if (now.size() > 1) {
      return Optional.of(blocked(context, entry, now.size() + " records have this name and type"));
    }
    DnsRecord only = now.get(0);
    if (!only.enabled()) {
      return Optional.of(blocked(context, entry, "its record is disabled"));
    }
    return only.value().equals(address.in(context)) || expected.mayBe(only.value())
        ? Optional.empty()
        : Optional.of(
            blocked(
                context,
                entry,
                "it points at "
                    + only.value()
                    + ", which is no address of this server: "
                    + expected.text()));
  }

  private ExpectedAddresses expected(StepContext context) {
    return new ExpectedAddresses(
        scope, context, address.in(context), old.map(value -> value.in(context)));
  }

  private static boolean isTarget(DnsRecord now, String target, DnsSpec.Switch entry) {
    return now.value().equals(target) && now.ttl() == entry.ttl() && now.enabled();
  }

  private Receipt receipt(StepContext context, Optional<String> before) {
    String names =
        SwitchedRecords.of(scope, address.in(context)).stream()
            .map(entry -> SwitchedRecords.fullName(scope.estate().dns(), entry))
            .collect(Collectors.joining(","));
    return Receipt.of("records", names, "old", before.orElse(""), "new", address.in(context));
  }

  private List<DnsRecord> records(DnsSpec.Switch entry) {
    return new ArrayList<>(dns().records(zone(), entry.name(), entry.type()));
  }

  private Dns dns() {
    return scope.cloud().dns();
  }

  private String zone() {
    return scope.estate().dns().zone();
  }

  private Problem blocked(StepContext context, DnsSpec.Switch entry, String why) {
    return Problem.of(
        ProblemCode.BLOCKED,
        SwitchedRecords.fullName(scope.estate().dns(), entry) + " cannot be switched",
        why,
        "set it right in the cloud's DNS console, then " + NextCommand.resume(context));
  }

  private Problem notKept(StepContext context, DnsSpec.Switch entry, List<DnsRecord> now) {
    return Problem.of(
        ProblemCode.PROOF_FAILED,
        SwitchedRecords.fullName(scope.estate().dns(), entry) + " does not have the new address",
        now.isEmpty()
            ? "it has no record"
            : "it has " + now.stream().map(DnsRecord::value).collect(Collectors.joining(", ")),
        NextCommand.resume(context));
  }
}
