package dev.understudy.failover;

import dev.understudy.cloud.server.LocatedServer;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.ProblemException;
import dev.understudy.core.StepContext;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The addresses that a record of a server may have before it is switched: the one that the runbook
 * observed, else those of the server and its replica. The cloud is asked only when it must be: in a
 * failover the server's region may be silent, and every question then costs time.
 */
final class ExpectedAddresses {
  private final ServerScope scope;
  private final StepContext context;
  private final String target;
  private final Set<String> addresses = new LinkedHashSet<>();
  private boolean isKnown;
  private boolean isAsked;

  /**
   * @param target where the record is to point; never an expected old value
   * @param observed what the runbook knows; blank or empty for nothing
   */
  ExpectedAddresses(
      ServerScope scope, StepContext context, String target, Optional<String> observed) {
    this.scope = scope;
    this.context = context;
    this.target = target;
    observed.filter(text -> !text.isBlank() && !text.equals(target)).ifPresent(addresses::add);
    isKnown = !addresses.isEmpty();
  }

  /**
   * Whether a record with this value is this server's. When nothing about the server is known, no
   * value can be told from a wrong one, and any may be.
   */
  boolean mayBe(String value) {
    if (addresses.contains(value)) {
      return true;
    }
    ask();
    return addresses.contains(value) || !isKnown;
  }

  /** The most likely old value. */
  Optional<String> first() {
    if (addresses.isEmpty()) {
      ask();
    }
    return addresses.stream().findFirst();
  }

  String text() {
    return addresses.isEmpty() ? "it has none" : String.join(", ", addresses);
  }

  private void ask() {
    if (isAsked) {
      return;
    }
    isAsked = true;
    try {
      scope.find().map(LocatedServer::addresses).ifPresent(addresses::addAll);
      isKnown = true;
    } catch (ProblemException e) {
      context.progress("the old server cannot be asked: " + e.problem().what());
    }
    try {
      addresses.addAll(ReplicaHost.addresses(scope));
    } catch (ProblemException e) {
      context.progress("the replica cannot be asked: " + e.problem().what());
    }
    addresses.remove(target);
  }
}
