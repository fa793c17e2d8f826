package dev.understudy.restore;

import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ServerLocator;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the fresh server the one that the estate means from now on, by tags: the old one says by
 * whom it was replaced, then the new one gets the old one's role. In between the old one's mark
 * leads to the new one, so that at no instant there are two or none.
 */
public record AdoptServer(StepId id, ServerScope scope, Value old, Value fresh)
    implements ReversibleStep {

  @Override
  public String summary() {
    return "Let the fresh server take the place of " + scope.server().name();
  }

  @Override
  public Precheck precheck(StepContext context) {
    Optional<Instance> now = lookup().instance(fresh.in(context));
    if (now.isEmpty()) {
      return Precheck.blocked(blocked(context, "it is not in " + scope.region().id()));
    }
    return isDone(context, now.get()) ? Precheck.done(receipt(context)) : Precheck.ready();
  }

  @Override
  public Receipt execute(StepContext context) {
    if (lookup().instance(old.in(context)).isPresent()) {
      tag(old.in(context), Tags.of(Tags.REPLACED_BY, fresh.in(context)));
    }
    tag(fresh.in(context), roleTags());
    return receipt(context);
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt) {
    return lookup().instance(fresh.in(context)).filter(now -> isDone(context, now)).isPresent()
        ? Optional.empty()
        : Optional.of(blocked(context, "the cloud did not keep its tags"));
  }

  @Override
  public void compensate(StepContext context, Receipt receipt) {
    Optional<Instance> now = lookup().instance(fresh.in(context));
    if (now.isPresent()) {
      Map<String, String> blank = new LinkedHashMap<>();
      scope.server().tags().values().keySet().forEach(key -> blank.put(key, ""));
      tag(fresh.in(context), new Tags(blank));
    }
    Optional<Instance> before = lookup().instance(old.in(context));
    if (before.filter(i -> isReplacedByFresh(context, i)).isPresent()) {
      tag(old.in(context), Tags.of(Tags.REPLACED_BY, ""));
    }
  }

  private boolean isDone(StepContext context, Instance now) {
    Optional<Instance> before = lookup().instance(old.in(context));
    return now.tags().containsAll(roleTags())
        && (before.isEmpty() || isReplacedByFresh(context, before.get()));
  }

  private boolean isReplacedByFresh(StepContext context, Instance before) {
    return ServerLocator.replacement(before).equals(Optional.of(new InstanceId(fresh.in(context))));
  }

  private Tags roleTags() {
    return scope
        .server()
        .tags()
        .with(Tags.ESTATE, scope.estate().name())
        .with(Tags.SERVER, scope.server().name());
  }

  private void tag(String instance, Tags tags) {
    scope.region().console().tag(new InstanceId(instance), tags);
  }

  private Lookup lookup() {
    return new Lookup(scope.region());
  }

  private Receipt receipt(StepContext context) {
    return Receipt.of("new", fresh.in(context));
  }

  private Problem blocked(StepContext context, String why) {
    return Problem.of(
        ProblemCode.BLOCKED,
        "server " + fresh.in(context) + " cannot take the place of " + old.in(context),
        why,
        NextCommand.resume(context));
  }
}
