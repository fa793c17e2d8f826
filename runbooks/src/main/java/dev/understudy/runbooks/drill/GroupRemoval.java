package dev.understudy.runbooks.drill;

import dev.understudy.cloud.Network;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.core.Deadline;
import dev.understudy.core.Poll;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.util.Optional;

/** Deletes a security group, which the cloud refuses while it still sees a server in it. */
final class GroupRemoval {
  private GroupRemoval() {}

  /** Tries until it is gone or the deadline has come; then the last refusal is thrown. */
  static void remove(Network network, SecurityGroupId group, Deadline deadline)
      throws InterruptedException {
    ProblemException[] last = new ProblemException[1];
    Optional<Boolean> gone =
        Poll.standard()
            .until(
                deadline,
                () -> {
                  try {
                    network.delete(group);
                    return Optional.of(true);
                  } catch (ProblemException e) {
                    if (e.problem().code() != ProblemCode.CLOUD_REFUSED) {
                      throw e;
                    }
                    last[0] = e;
                    return Optional.empty();
                  }
                });
    if (gone.isEmpty()) {
      throw last[0];
    }
  }
}
