package dev.understudy.cloud;

import dev.understudy.core.Token;
import java.util.Collection;
import java.util.List;

/** Servers of one region. */
public interface Instances {

  /**
   * Makes and starts a server (ECS RunInstances). Returns when accepted; the server may still
   * vanish. The tags and the token are on the server, on its disks too.
   *
   * @throws dev.understudy.core.ProblemException {@code NO_STOCK}, {@code QUOTA}, {@code
   *     CLOUD_REFUSED} (effect NONE), ...
   */
  InstanceId launch(LaunchRequest request, Token token);

  /**
   * Makes a server that is not started (ECS CreateInstance): ends in STOPPED and has never booted.
   */
  InstanceId create(LaunchRequest request, Token token);

  /** Those of the ids that exist, in batches of 100. */
  List<Instance> describe(Collection<InstanceId> ids);

  /** One page of all servers of the region; {@link Listing} goes through them. */
  Page<Instance> page(String token);

  /** Every server that carries all these tags; waits out a lag between writing and listing. */
  List<Instance> findByTags(Tags tags);

  /** Asks to start a stopped one; one that is starting or running counts as done. */
  void start(InstanceId id);

  /**
   * Asks to stop (ECS StopInstance, StoppedMode=KeepCharging); one that is stopping, stopped or
   * gone counts as done.
   *
   * @param force cut the power; cached writes are lost
   */
  void stop(InstanceId id, boolean force);

  /**
   * Releases it whatever its state; disks marked so go with it; one that is gone counts as done.
   */
  void release(InstanceId id);
}
