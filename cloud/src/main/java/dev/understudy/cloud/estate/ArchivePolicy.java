package dev.understudy.cloud.estate;

import java.util.List;
import java.util.Optional;

/**
 * When file archives are made, of what, where they are kept and for how long.
 *
 * @param repository its address as written; a relative path starts where the estate file is
 * @param keep judged for each source alone, in the schedule's zone
 * @param maxPrune how many deletions in one prune need no word from a person, from 1
 * @param recipients age recipients that a new repository is encrypted to; none for in the clear
 * @param identity reference to the age secret key that opens it
 * @param exclude patterns of paths that are left out
 * @param servers names of the estate's servers that it is for
 */
public record ArchivePolicy(
    Schedule schedule,
    String repository,
    Keep keep,
    int maxPrune,
    List<String> recipients,
    Optional<SecretRef> identity,
    List<String> exclude,
    List<String> servers) {
  public static final int MAX_PRUNE = 100;

  public ArchivePolicy {
    recipients = List.copyOf(recipients);
    exclude = List.copyOf(exclude);
    servers = List.copyOf(servers);
  }
}
