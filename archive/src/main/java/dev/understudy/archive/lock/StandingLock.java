package dev.understudy.archive.lock;

import java.time.Instant;

/**
 * A lock that somebody has put into a repository.
 *
 * @param id names it in commands; no other lock ever has it
 * @param subject what is locked: {@link RepositoryLocks#CONTENTS} or a source
 * @param purpose for people: {@code archive prune}
 */
public record StandingLock(
    String id, String subject, LockMode mode, LockOwner owner, String purpose, Instant since) {

  boolean standsAgainst(LockMode wanted) {
    return mode == LockMode.EXCLUSIVE || wanted == LockMode.EXCLUSIVE;
  }

  @Override
  public String toString() {
    return "%s on host %s, process %s, since %s"
        .formatted(
            purpose.isEmpty() ? "somebody" : purpose,
            owner.host().isEmpty() ? "?" : owner.host(),
            owner.pid(),
            since);
  }
}
