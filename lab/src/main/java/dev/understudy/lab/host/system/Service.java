package dev.understudy.lab.host.system;

import java.io.IOException;

/** A started service of a machine. */
public interface Service {

  /** What runs it. */
  Process process();

  /** Local port for the service's own tool. */
  int controlPort();

  /** Tells it whether its machine's network lets it out. */
  void egress(boolean allowed) throws IOException;

  /** Takes it from the network and asks it to end; kills it when it does not. Repeatable. */
  void stop();

  /** Knows how to start the program of a unit. */
  interface Starter {

    /**
     * Starts and waits until it answers.
     *
     * @throws CommandFailure with the reason why it did not
     */
    Service start(HostSystem system, UnitFile unit) throws IOException, CommandFailure;
  }
}
