package dev.understudy.archive.restore;

import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.util.List;
import java.util.Optional;

/** What must hold before anything is sent to the target; reads only. */
record Prechecks(Target target, RestoreRequest request, Deadline deadline) {
  private static final long KIB = 1024;

  /** A file takes whole blocks, and a place among the inodes. */
  private static final long EACH = 2 * KIB;

  private static final int NAMED = 5;

  void run(RestorePlan plan) throws InterruptedException {
    tools();
    place();
    List<String> running = target.running(request.services(), deadline);
    if (!running.isEmpty()) {
      throw Hold.blocked(
          String.join(", ", running) + " is running on " + request.to().host(),
          "its data would be changed under it",
          "systemctl stop " + String.join(" ", running));
    }
    List<String> open = target.openFiles(deadline);
    if (!open.isEmpty()) {
      throw Hold.blocked(
          "the directory " + request.to() + " is in use",
          "process "
              + String.join("; process ", open.subList(0, Math.min(NAMED, open.size())))
              + (open.size() > NAMED ? "; and " + (open.size() - NAMED) + " more" : ""),
          "stop what uses it and run the same command again");
    }
    if (!target.facts().isRoot()) {
      List<String> lost = plan.owners().notFor(target.facts().uid());
      if (!lost.isEmpty() && !request.asUser()) {
        throw Hold.blocked(
            "the user " + request.to().host().user() + " cannot restore all of the archive",
            "not restored would be: " + String.join("; ", lost),
            "log in as root, or say --as-user to do without");
      }
    }
  }

  private void tools() {
    TargetFacts facts = target.facts();
    if (!facts.get("tar").contains("GNU tar")) {
      throw Hold.blocked(
          request.to().host() + " has no GNU tar",
          facts.has("tar") ? "its tar is " + facts.get("tar") : "there is no tar at all",
          "install it there: apt-get install -y tar");
    }
    if (request.proof() == RestoreRequest.Proof.READ_BACK && !facts.has("xargs")) {
      throw Hold.blocked(
          request.to().host() + " has no xargs to read files back with",
          "",
          "install findutils there, or say --proof stream");
    }
  }

  private void place() {
    String kind = target.facts().get("kind");
    String directory = request.to().directory();
    if (kind.equals("link") || kind.equals("other")) {
      throw Hold.blocked(
          directory + " on " + request.to().host() + " is no directory",
          kind.equals("link") ? "it is a symbolic link" : "there is a file of that name",
          kind.equals("link") ? "name the directory that it points to" : "ls -ld " + directory);
    }
    if (!target.facts().has("parent")) {
      throw Hold.blocked(
          "there is no directory for " + directory + " on " + request.to().host(),
          "",
          "mkdir -p " + directory.substring(0, Math.max(1, directory.lastIndexOf('/'))));
    }
    if (!target.facts().isMountPoint() && !target.facts().has("writable")) {
      throw Hold.blocked(
          request.to().host().user() + " may not write beside " + directory,
          "a restore is made beside the directory and then takes its place",
          "log in as a user who may write in the directory above it");
    }
  }

  /** No other restore waits there for its end. */
  static void requireFree(Hold hold, Target target) {
    boolean isOthers = hold.other().isPresent() && hold.isSwapping() && !hold.isSwapped();
    if (isOthers || hold.hasBefore()) {
      throw Hold.blocked(
          "an earlier restore to " + target.place() + " is neither committed nor rolled back",
          isOthers
              ? "it was stopped while it was swapped in"
              : target.paths().before() + " is kept",
          "understudy archive restore --commit, or --roll-back");
    }
  }

  static void requireRoom(Hold hold, RestorePlan plan, Target target) {
    Optional<Long> room = target.facts().number("room");
    long there = hold.isSame() ? plan.doneBytes(hold) : 0;
    long need = plan.dataBytes() + plan.entries() * EACH - there;
    if (room.isPresent() && room.get() < need / KIB) {
      throw noSpace(
          target,
          "%d MiB are needed beside it, %d MiB are free".formatted(need >> 20, room.get() >> 10));
    }
    Optional<Long> files = target.facts().number("files");
    if (files.isPresent() && files.get() > 0 && files.get() < plan.entries() && there == 0) {
      throw noSpace(target, plan.entries() + " inodes are needed, " + files.get() + " are free");
    }
  }

  private static RuntimeException noSpace(Target target, String why) {
    return Problem.of(
            ProblemCode.NO_SPACE,
            "the disk of " + target.place() + " has no room for the archive",
            why,
            "make room there, or restore a part with --path")
        .asException();
  }
}
