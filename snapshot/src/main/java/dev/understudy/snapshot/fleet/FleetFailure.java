package dev.understudy.snapshot.fleet;

import dev.understudy.core.Problem;

/**
 * What could not be done for one disk, server or region while the rest was.
 *
 * @param place as {@link FleetDisk#place} says it, or only its beginning
 */
public record FleetFailure(String place, Problem problem) {

  /** One line: where, and what happened. */
  public String line() {
    return place
        + ": "
        + problem.what()
        + (problem.why().isEmpty() ? "" : " (" + problem.why() + ")");
  }
}
