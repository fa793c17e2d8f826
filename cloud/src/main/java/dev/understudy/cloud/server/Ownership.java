package dev.understudy.cloud.server;

import dev.understudy.cloud.Tags;
import dev.understudy.core.RunId;
import dev.understudy.core.StepContext;
import dev.understudy.core.Token;

/** Who made a resource, read from its tags: the second line of defence behind client tokens. */
public final class Ownership {

  private Ownership() {}

  /** Tags that everything made by this run carries; what to list for. */
  public static Tags of(RunId run) {
    return Tags.of(Tags.RUN, run.value());
  }

  /** Whether this attempt of this step made it, as a whole or as one part of its change. */
  public static boolean isMadeBy(StepContext context, Tags tags) {
    return tags.find(Tags.TOKEN).filter(value -> isOf(context.token(), value)).isPresent();
  }

  /** Whether this run made it. */
  public static boolean isOfRun(StepContext context, Tags tags) {
    return tags.containsAll(of(context.run()));
  }

  private static boolean isOf(Token token, String value) {
    return value.equals(token.value()) || value.startsWith(token.value() + "-");
  }
}
