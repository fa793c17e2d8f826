package dev.understudy.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The threads that work for one run. Used by the coordinating thread only.
 *
 * <p>How long a thread may take to stop is measured by the machine and not by the run's {@link
 * TimeSource}: it is a property of the process.
 */
final class Crew {
  private static final int SIZE = 8;

  private final BlockingQueue<Done> done = new LinkedBlockingQueue<>();
  private final Map<StepId, Member> working = new LinkedHashMap<>();

  /** A job and how it ended. */
  record Done(Job job, Ending ending) {}

  private static final class Member {
    private final Job job;
    private final Thread thread;
    private volatile boolean overdue;
    private boolean isStopping;
    private long stoppingSince;

    Member(Job job, BlockingQueue<Done> done) {
      this.job = job;
      thread = new Thread(() -> done.add(new Done(job, perform())), "step " + job.step());
      thread.setDaemon(true);
    }

    /** Answers whatever happens: the run waits for every job it has started. */
    private Ending perform() {
      try {
        return job.perform(() -> overdue);
      } catch (Throwable bug) {
        return new Ending.Broken(Problems.bug(job.step(), bug), bug);
      }
    }

    void stop() {
      if (!isStopping) {
        isStopping = true;
        stoppingSince = System.nanoTime();
        thread.interrupt();
      }
    }

    boolean isDeaf(Duration patience) {
      return isStopping && System.nanoTime() - stoppingSince > patience.toNanos();
    }
  }

  boolean hasRoom() {
    return working.size() < SIZE;
  }

  boolean isIdle() {
    return working.isEmpty();
  }

  void start(Job job) {
    Member member = new Member(job, done);
    working.put(job.step(), member);
    member.thread.start();
  }

  /** The next job to end, if one does within {@code limit} of real time. */
  Optional<Done> await(Duration limit) throws InterruptedException {
    Optional<Done> next = Optional.ofNullable(done.poll(limit.toMillis(), TimeUnit.MILLISECONDS));
    return next.filter(ended -> working.remove(ended.job().step()) != null);
  }

  /** Interrupts everything once: a step that cleans up is not disturbed again. */
  void stopAll() {
    working.values().forEach(Member::stop);
  }

  /** Interrupts what has had its time and {@code grace} on top, in which it may say so itself. */
  void stopOverdue(TimeSource time, Duration grace) {
    for (Member member : working.values()) {
      if (!member.isStopping && !time.now().isBefore(member.job.deadline().at().plus(grace))) {
        member.overdue = true;
        member.stop();
      }
    }
  }

  /** Gives up on what was told to stop longer than {@code patience} ago and has not. */
  List<Job> leaveDeafBehind(Duration patience) {
    List<Job> left = new ArrayList<>();
    for (Member member : working.values()) {
      if (member.isDeaf(patience)) {
        left.add(member.job);
      }
    }
    left.forEach(job -> working.remove(job.step()));
    return left;
  }
}
