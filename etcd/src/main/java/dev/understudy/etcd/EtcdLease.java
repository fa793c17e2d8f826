package dev.understudy.etcd;

import dev.understudy.core.Lease;
import dev.understudy.core.LeaseHolder;
import dev.understudy.core.ProblemException;
import dev.understudy.core.TimeSource;
import dev.understudy.core.store.HolderFile;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The lease as a key that etcd itself deletes when its holder falls silent. The revision at which
 * the key was created is ours alone: every record is appended on condition that it still stands.
 *
 * <p>A renewal proves nothing, since a leader that was cut off may still grant one: only a read
 * that a majority answers does.
 */
final class EtcdLease implements Lease {
  /** After which the lease of a holder that has fallen silent is free. */
  static final Duration TTL = Duration.ofSeconds(10);

  /** The holder's text is for people; it is written with every other beat. */
  private static final int SHOWN = 2;

  private final EtcdConnection connection;
  private final EtcdKeys keys;
  private final TimeSource time;
  private final long etcdLease;
  private final long revision;
  private final Duration ttl;
  private final Duration beat;
  private final LeaseHolder holder;
  private final ScheduledExecutorService heart;
  private final ScheduledFuture<?> beating;
  private volatile long renewed;
  private volatile boolean isLost;
  private volatile boolean isClosed;
  private int beats;

  EtcdLease(
      EtcdConnection connection,
      EtcdKeys keys,
      TimeSource time,
      long etcdLease,
      long revision,
      Duration ttl,
      long renewed,
      LeaseHolder holder) {
    this.connection = connection;
    this.keys = keys;
    this.time = time;
    this.etcdLease = etcdLease;
    this.revision = revision;
    this.ttl = ttl;
    this.beat = ttl.dividedBy(5);
    this.renewed = renewed;
    this.holder = holder;
    this.heart =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "lease of " + holder.run());
              thread.setDaemon(true);
              return thread;
            });
    this.beating =
        heart.scheduleWithFixedDelay(
            this::beat, beat.toMillis(), beat.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The revision at which the lease's key was created: it stands for this holder only. */
  long revision() {
    return revision;
  }

  boolean isClosed() {
    return isClosed;
  }

  @Override
  public long epoch() {
    return holder.epoch();
  }

  @Override
  public String owner() {
    return holder.owner();
  }

  /** Waits for an answer only as long as nobody else can have taken the lease meanwhile. */
  @Override
  public boolean isHeld() {
    if (isClosed || isLost) {
      return false;
    }
    Optional<KeyValue> found = connection.get(patience(), keys.lease());
    if (found.isEmpty() || found.get().getCreateRevision() != revision) {
      isLost = true;
      return false;
    }
    return true;
  }

  @Override
  public Optional<String> evictedBy() {
    try {
      return connection
          .get(Duration.ZERO, keys.evict())
          .map(found -> found.getValue().toStringUtf8())
          .filter(text -> text.startsWith(holder.id() + " "))
          .map(text -> text.substring(text.indexOf(' ') + 1));
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    die();
    try {
      LeaseRevokeRequest revoke = LeaseRevokeRequest.newBuilder().setID(etcdLease).build();
      connection.call(beat, stubs -> stubs.lease().leaseRevoke(revoke));
    } catch (ProblemException e) {
      // It expires by itself; a run must not fail because it is over.
    }
  }

  /** Falls silent, as a killed process does; then the lease expires. */
  void die() {
    beating.cancel(true);
    heart.shutdownNow();
  }

  private Duration patience() {
    Duration left = Duration.ofNanos(renewed - System.nanoTime()).plus(ttl).minus(beat);
    return left.compareTo(EtcdConnection.PATIENCE) < 0 ? left : EtcdConnection.PATIENCE;
  }

  private void beat() {
    try {
      long sent = System.nanoTime();
      if (connection.call(beat, stubs -> stubs.keepAlive(etcdLease))) {
        renewed = sent;
        show();
      }
    } catch (ProblemException e) {
      // The next beat tries again; whether the lease is lost is for isHeld to say.
    }
  }

  private void show() {
    beats++;
    if (beats % SHOWN == 0) {
      String text = HolderFile.text(HolderFile.heardOf(holder, time.now()));
      connection.commit(
          beat,
          new EtcdTransaction()
              .whenCreatedAt(keys.lease(), revision)
              .put(keys.lease(), text, etcdLease)
              .request());
    }
  }
}
