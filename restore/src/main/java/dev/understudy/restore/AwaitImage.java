package dev.understudy.restore;

import dev.understudy.cloud.Image;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.CheckStep;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.util.Optional;

/** Waits until servers can be made from an image. */
public record AwaitImage(StepId id, ServerScope scope, Value image) implements CheckStep {

  @Override
  public String summary() {
    return "Wait until the image can be used";
  }

  @Override
  public Receipt check(StepContext context) throws InterruptedException {
    return new Lookup(scope.region())
        .watchImage(image.in(context))
        .await(context, now -> ready(context, now));
  }

  private static Optional<Receipt> ready(StepContext context, Image now) {
    return switch (now.state()) {
      case AVAILABLE, DEPRECATED -> Optional.of(Receipt.of("image", now.id().value()));
      case FAILED, UNAVAILABLE -> throw new ProblemException(failed(context, now));
      case CREATING, WAITING, UNKNOWN -> Optional.empty();
    };
  }

  private static Problem failed(StepContext context, Image image) {
    return Problem.of(
        ProblemCode.RESOURCE_FAILED,
        "image " + image.id() + " failed",
        "the cloud could not make it of its snapshot; the snapshot is as it was",
        NextCommand.undo(context) + ", then start again");
  }
}
