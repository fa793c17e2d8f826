package dev.understudy.restore;

import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.LaunchRequest;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.ZoneId;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.StepContext;
import dev.understudy.core.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * Tries the types of the estate file in order, each in every zone, until one has stock. Every
 * combination has a client token of its own, because the cloud refuses a token with other
 * parameters; all carry the step's token as their tag, so that a look finds whichever was made.
 *
 * @param role part of the server's name; may be empty
 */
record Placement(
    ServerScope scope, ImageId image, SecurityGroupId group, List<ZoneId> zones, String role) {

  /** Asks the cloud for one server. */
  @FunctionalInterface
  interface Order {
    InstanceId place(LaunchRequest request, Token token);
  }

  /** Where it went. */
  record Placed(InstanceId instance, ZoneId zone, String type) {}

  Placed place(StepContext context, Order order) {
    List<String> refusals = new ArrayList<>();
    for (String type : scope.server().launch().types()) {
      for (ZoneId zone : zones) {
        try {
          Token token = context.token().part(type + "@" + zone);
          return new Placed(order.place(request(context, type, zone), token), zone, type);
        } catch (ProblemException e) {
          if (e.problem().code() != ProblemCode.NO_STOCK) {
            throw e;
          }
          refusals.add(type + " in " + zone);
          context.progress("no stock of " + type + " in " + zone);
        }
      }
    }
    throw new ProblemException(noStock(context, refusals));
  }

  private LaunchRequest request(StepContext context, String type, ZoneId zone) {
    String vswitch = scope.site().vswitches().get(zone);
    if (vswitch == null) {
      throw new ProblemException(noSwitch(zone));
    }
    return new LaunchRequest(
        scope.nameOf(context, role),
        image,
        type,
        zone,
        vswitch,
        group,
        scope.site().keyPair(),
        0,
        "",
        scope.tags(context, context.token()));
  }

  private Problem noSwitch(ZoneId zone) {
    return Problem.of(
        ProblemCode.INVALID_FILE,
        "zone " + zone + " cannot be used at site '" + scope.site().name() + "'",
        "the estate names no vswitch for it",
        "add it under sites." + scope.site().name() + ".vswitches in the estate file");
  }

  private Problem noStock(StepContext context, List<String> refusals) {
    return Problem.of(
        ProblemCode.NO_STOCK,
        "no zone has stock for a server like '" + scope.server().name() + "'",
        "refused: " + String.join(", ", refusals),
        "add a type under servers."
            + scope.server().name()
            + ".launch.types or a zone to the site, then "
            + NextCommand.resume(context));
  }
}
