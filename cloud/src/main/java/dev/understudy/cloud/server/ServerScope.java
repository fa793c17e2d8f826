package dev.understudy.cloud.server;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.DrillSpec;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.estate.Site;
import dev.understudy.core.Deadline;
import dev.understudy.core.StepContext;
import dev.understudy.core.Token;
import java.time.Duration;
import java.util.Optional;

/**
 * What a step on one server works with: the server, the site where things are made for it, and why.
 *
 * @param site where the step looks and creates; mostly the server's own
 * @param purpose kept as a tag on all that is made: {@code recover}, {@code drill}, ...
 */
public record ServerScope(
    Estate estate, ServerSpec server, Site site, String purpose, Cloud cloud, HostLogin hosts) {
  /** The purpose that gives everything made a time to live. */
  public static final String DRILL = "drill";

  private static final Duration LOGIN = Duration.ofMinutes(1);
  private static final Duration DEFAULT_BUDGET = Duration.ofHours(2);

  /** The ports of the region where things are made. */
  public Cloud.Region region() {
    return cloud.in(site.region());
  }

  /**
   * The server as it is now, at its own site.
   *
   * @throws dev.understudy.core.ProblemException as {@link ServerLocator#get}
   */
  public LocatedServer locate() {
    return new ServerLocator(estate, cloud).get(server);
  }

  public Optional<LocatedServer> find() {
    return new ServerLocator(estate, cloud).find(server);
  }

  public Optional<LocatedServer> find(InstanceId id) {
    return new ServerLocator(estate, cloud).find(server, id);
  }

  /** Logs in to a host of this server; tries until the deadline. */
  public Host login(String address, Deadline deadline) throws InterruptedException {
    return hosts.connect(server.ssh(), address, deadline);
  }

  /**
   * Logs in to a host of this server that has answered before; commands then have the step's time.
   *
   * @throws dev.understudy.core.ProblemException {@code HOST_UNREACHABLE} after a minute
   */
  public Host login(StepContext context, String address) throws InterruptedException {
    Deadline all = context.deadline();
    return hosts.connect(server.ssh(), address, all.atMost(LOGIN), all);
  }

  /** Logs in if the host answers now; empty when nothing does. */
  public Optional<Host> loginIfAnswering(StepContext context, String address)
      throws InterruptedException {
    Deadline all = context.deadline();
    return hosts.findNow(server.ssh(), address, all.atMost(LOGIN), all);
  }

  /** Tags of a resource made by this step with {@code token}. */
  public Tags tags(StepContext context, Token token) {
    Tags tags =
        Tags.of(
            Tags.RUN, context.run().value(),
            Tags.TOKEN, token.value(),
            Tags.ESTATE, estate.name(),
            Tags.PURPOSE, purpose,
            Tags.SERVER, server.name());
    if (!purpose.equals(DRILL)) {
      return tags;
    }
    Duration budget = estate.drill().map(DrillSpec::budget).orElse(DEFAULT_BUDGET);
    return tags.with(Tags.EXPIRES, context.started().plus(budget).toString());
  }

  /** A name that tells server, role and run apart for a person: {@code data-carrier-4f2a91}. */
  public String nameOf(StepContext context, String role) {
    String run = context.run().value();
    return server.name() + (role.isEmpty() ? "" : "-" + role) + run.substring(run.length() - 7);
  }
}
