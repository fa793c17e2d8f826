package dev.understudy.archive.restore;

import dev.understudy.archive.format.Repository;
import dev.understudy.archive.restore.RestorePlan.Group;
import dev.understudy.archive.restore.RestoreRequest.Proof;
import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.ssh.Ssh;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Brings the groups to the staging directory: those of files over several connections at once, what
 * else there is after all of them; what has come is read back meanwhile.
 */
final class Transfer {
  private static final int TRIES = 3;

  private final Ssh ssh;
  private final Repository repository;
  private final RestoreRequest request;
  private final RestorePlan plan;
  private final Target target;
  private final Hold hold;
  private final Tally tally;
  private final Deadline deadline;
  private final BlockingQueue<Optional<Group>> toProve = new LinkedBlockingQueue<>();
  private final Queue<Group> keptParts = new ConcurrentLinkedQueue<>();
  private volatile Optional<RuntimeException> failed = Optional.empty();

  Transfer(
      Ssh ssh,
      Repository repository,
      RestoreRequest request,
      RestorePlan plan,
      Target target,
      Hold hold,
      Tally tally,
      Deadline deadline) {
    this.ssh = ssh;
    this.repository = repository;
    this.request = request;
    this.plan = plan;
    this.target = target;
    this.hold = hold;
    this.tally = tally;
    this.deadline = deadline;
  }

  void run() throws InterruptedException, IOException {
    tally.expect(plan.files(), plan.groups().stream().mapToLong(Group::rawBytes).sum());
    List<Group> due = new ArrayList<>();
    for (Group each : plan.groups()) {
      if (hold.isDone(Hold.mark(each.name()))) {
        // Nobody knows what the target has kept of it, so it is read back whatever the proof.
        toProve.add(Optional.of(each));
        tally.done(each.files(), each.rawBytes());
      } else {
        due.add(each);
      }
    }
    try (Crew provers = new Crew();
        Crew senders = new Crew()) {
      if (request.proof() == Proof.READ_BACK || !toProve.isEmpty()) {
        provers.start(this::prove);
      }
      early(senders, due);
      for (Group each : due) {
        if (each.isLate()) {
          late(senders, each);
        }
      }
      toProve.add(Optional.empty());
      provers.await(deadline);
    }
    // As above, what was there of it is only known when it is read.
    ReadBack proof = new ReadBack(plan, target, tally, deadline);
    for (Group each : keptParts) {
      proof.prove(each);
    }
  }

  private void early(Crew senders, List<Group> due) throws InterruptedException {
    Queue<Group> queue = new ConcurrentLinkedQueue<>();
    due.stream()
        .filter(each -> !each.isLate())
        .sorted(Comparator.comparingLong(Group::rawBytes).reversed())
        .forEach(queue::add);
    int channels = Math.min(request.channels(), queue.size());
    for (int i = 0; i < channels; i++) {
      senders.start(
          () -> {
            GroupSender sender = sender(senders);
            for (Group each = queue.poll(); each != null; each = queue.poll()) {
              send(sender, each);
            }
          });
    }
    senders.await(deadline);
  }

  private Optional<GroupSender> last = Optional.empty();

  private GroupSender sender(Crew crew) throws InterruptedException {
    GroupSender sender =
        crew.closing(
            new GroupSender(
                plan,
                repository,
                target,
                ssh.connect(request.to().host(), deadline),
                tally,
                deadline));
    synchronized (this) {
      last = Optional.of(sender);
    }
    return sender;
  }

  private void late(Crew senders, Group group) throws InterruptedException {
    senders.start(
        () -> {
          Optional<GroupSender> idle;
          synchronized (this) {
            idle = last;
          }
          send(idle.isPresent() ? idle.get() : sender(senders), group);
        });
    senders.await(deadline);
  }

  private void send(GroupSender sender, Group group) throws InterruptedException, IOException {
    if (failed.isPresent()) {
      throw failed.get();
    }
    try {
      if (request.keepsIntact()) {
        sender.inspect(group);
      }
      if (sent(sender, group) && request.proof() != Proof.READ_BACK) {
        keptParts.add(group);
      }
    } catch (ProblemException e) {
      if (!request.keepsIntact() || e.problem().code() != ProblemCode.ARCHIVE_DAMAGED) {
        throw e.problem().code() == ProblemCode.ARCHIVE_DAMAGED ? named(e, group) : e;
      }
      for (SpooledEntry each : plan.spool().entries(group.name())) {
        tally.notRestored(each.path().shown() + " (" + e.problem().what() + ")");
      }
      return;
    }
    hold.mark(Hold.mark(group.name()));
    tally.done(group.files(), 0);
    if (request.proof() == Proof.READ_BACK) {
      toProve.add(Optional.of(group));
    }
  }

  /**
   * As {@link GroupSender#send}. Two of the target's tars that make one directory at the same
   * moment are in each other's way: the one that comes second finds it when it tries again.
   */
  private boolean sent(GroupSender sender, Group group) throws InterruptedException, IOException {
    for (int tries = 1; ; tries++) {
      try {
        return sender.send(group, hold.isSame());
      } catch (ProblemException e) {
        if (e.problem().code() != ProblemCode.COMMAND_FAILED || tries == TRIES) {
          throw e;
        }
      }
    }
  }

  /** With the names of files that the damage is in. */
  private ProblemException named(ProblemException damage, Group group) {
    List<String> names = new ArrayList<>();
    for (SpooledEntry each : plan.spool().entries(group.name())) {
      if (names.size() == 5) {
        names.add("and " + (group.members() - 5) + " more");
        break;
      }
      names.add(each.path().shown());
    }
    return new ProblemException(
        new Problem(
            damage.problem().code(),
            damage.problem().what(),
            damage.problem().why() + "; in it are " + String.join(", ", names),
            damage.problem().hint(),
            damage.problem().effect()),
        damage);
  }

  private void prove() throws InterruptedException, IOException {
    ReadBack proof = new ReadBack(plan, target, tally, deadline);
    try {
      for (Optional<Group> next = toProve.take(); next.isPresent(); next = toProve.take()) {
        proof.prove(next.get());
      }
    } catch (RuntimeException e) {
      failed = Optional.of(e);
      throw e;
    }
  }
}
