package dev.understudy.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that work for one run. Used by the coordinating thread only. There is room for many:
 * what a step does most of the time is to wait for the cloud.
 *
 * <p>How long a thread may take to stop is measured by the machine and not by the run's {@link
 * TimeSource}: it is a property of the process.
 */
final class Crew {
  static final int SIZE = 64;

  private final BlockingQueue<Done> done = new LinkedBlockingQueue<>();
  private final Map<StepId, Member> working = new LinkedHashMap<>();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), Crew::thread);

  /** A job and how it ended. */
  record Done(Job job, Ending ending) {}

  private static final class Member {
    private final Job job;
    private final BlockingQueue<Done> done;
    private Optional<Thread> thread = Optional.empty();
    private volatile boolean overdue;
    private boolean isStopping;
    private long stoppingSince;

    Member(Job job, BlockingQueue<Done> done) {
      this.job = job;
      this.done = done;
    }

    /** Answers whatever happens: the run waits for every job it has started. */
    void perform() {
      begin(Thread.currentThread());
      Ending ending;
      try {
        ending = job.perform(() -> overdue);
      } catch (Throwable bug) {
        ending = new Ending.Broken(Problems.bug(job.step(), bug), bug);
      }
      end();
      done.add(new Done(job, ending));
    }

    private synchronized void begin(Thread own) {
      own.setName("step " + job.step());
      thread = Optional.of(own);
      if (isStopping) {
        own.interrupt();
      }
    }

    /** From here on the thread is another job's: an interruption must not reach that. */
    private synchronized void end() {
      thread = Optional.empty();
    }

    synchronized void stop(boolean becauseOverdue) {
      if (!isStopping) {
        isStopping = true;
        overdue = becauseOverdue;
        stoppingSince = System.nanoTime();
        thread.ifPresent(Thread::interrupt);
      }
    }

    synchronized boolean isDeaf(Duration patience) {
      return isStopping && System.nanoTime() - stoppingSince > patience.toNanos();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
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
    threads.execute(member::perform);
  }

  /** The next job to end, if one does within {@code limit} of real time. */
  Optional<Done> await(Duration limit) throws InterruptedException {
    Optional<Done> next = Optional.ofNullable(done.poll(limit.toMillis(), TimeUnit.MILLISECONDS));
    return next.filter(ended -> working.remove(ended.job().step()) != null);
  }

  /** Interrupts everything once: a step that cleans up is not disturbed again. */
  void stopAll() {
    working.values().forEach(member -> member.stop(false));
  }

  /** Interrupts what has had its time and {@code grace} on top, in which it may say so itself. */
  void stopOverdue(TimeSource time, Duration grace) {
    Instant since = time.now().minus(grace);
    for (Member member : working.values()) {
      if (!since.isBefore(member.job.deadline().at())) {
        member.stop(true);
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
