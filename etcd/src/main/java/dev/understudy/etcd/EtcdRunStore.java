package dev.understudy.etcd;

import com.google.protobuf.ByteString;
import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.Lease;
import dev.understudy.core.LeaseClaim;
import dev.understudy.core.LeaseHolder;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import dev.understudy.core.RunSummary;
import dev.understudy.core.SoundJournal;
import dev.understudy.core.TimeSource;
import dev.understudy.core.store.HeaderData;
import dev.understudy.core.store.HolderFile;
import dev.understudy.core.store.JournalMirror;
import dev.understudy.core.store.JournalVerifier;
import dev.understudy.core.store.StateProblems;
import dev.understudy.core.store.SummaryLine;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.TxnResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Runs in etcd, shared by control hosts in several regions: lease, journals and history under
 * {@code /PREFIX/ESTATE/}. Every answer is that of a majority of the members; while there is none,
 * everything fails within seconds with a problem that says so.
 *
 * <p>Journals opened while this store holds the lease are written on condition that it still does.
 */
public final class EtcdRunStore implements RunStore {
  private static final Duration EXPIRY_LOOK = Duration.ofMillis(250);

  private final EtcdConnection connection;
  private final EtcdKeys keys;
  private final TimeSource time;
  private final JournalMirror mirror;
  private final Duration ttl;
  private volatile Optional<EtcdLease> lease = Optional.empty();

  /**
   * Connects when it is first used.
   *
   * @param mirror where a copy of each journal written here is kept
   */
  public EtcdRunStore(EtcdAccess access, String estate, TimeSource time, JournalMirror mirror) {
    this(access, estate, time, mirror, EtcdLease.TTL);
  }

  EtcdRunStore(
      EtcdAccess access, String estate, TimeSource time, JournalMirror mirror, Duration ttl) {
    this.connection = new EtcdConnection(access);
    this.keys = EtcdKeys.of(access.prefix(), estate);
    this.time = time;
    this.mirror = mirror;
    this.ttl = ttl;
  }

  @Override
  public Journal create(RunHeader header) {
    RunId run = header.run();
    if (connection.get(EtcdConnection.PATIENCE, keys.record(run, 0)).isPresent()) {
      throw new IllegalStateException("there is a run " + run + " already");
    }
    EtcdJournal journal = begin(header);
    journal.append(JournalEvent.RUN_STARTED, Optional.empty(), 0, HeaderData.of(header));
    return journal;
  }

  @Override
  public Journal open(RunId run) {
    return openToAdd(run);
  }

  @Override
  public SoundJournal verify(RunId run) {
    return sound(run, scan(run));
  }

  @Override
  public List<RunId> list() {
    ByteString prefix = keys.index();
    return connection.scan(prefix, true).stream()
        .map(found -> new RunId(found.getKey().substring(prefix.size()).toStringUtf8()))
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  /** From what was put beside each record; whether a journal is sound, only reading it tells. */
  @Override
  public List<RunSummary> summaries() {
    return connection.scan(keys.index(), false).stream()
        .map(found -> SummaryLine.parse(found.getValue().toStringUtf8()))
        .sorted(Comparator.comparing(RunSummary::run).reversed())
        .toList();
  }

  /** A holder of this host whose process is gone is waited for: its lease expires by itself. */
  @Override
  public Lease acquire(LeaseClaim claim) {
    long end = System.nanoTime() + ttl.plus(EtcdConnection.PATIENCE).toNanos();
    LeaseGrantRequest grant = LeaseGrantRequest.newBuilder().setTTL(ttl.toSeconds()).build();
    while (true) {
      Optional<KeyValue> inTheWay = connection.get(EtcdConnection.PATIENCE, keys.lease());
      if (inTheWay.isPresent()) {
        awaitExpiry(inTheWay.get().getValue().toStringUtf8(), end);
        continue;
      }
      Optional<KeyValue> counter = connection.get(EtcdConnection.PATIENCE, keys.epoch());
      long sent = System.nanoTime();
      long id =
          connection
              .call(EtcdConnection.PATIENCE, stubs -> stubs.lease().leaseGrant(grant))
              .getID();
      Optional<EtcdLease> taken = take(claim, counter, id, sent);
      if (taken.isPresent()) {
        lease = taken;
        return taken.get();
      }
    }
  }

  @Override
  public Optional<LeaseHolder> holder() {
    return connection
        .get(EtcdConnection.PATIENCE, keys.lease())
        .flatMap(found -> HolderFile.parse(found.getValue().toStringUtf8()));
  }

  @Override
  public void evict(LeaseHolder holder, String by) {
    connection.commit(
        EtcdConnection.PATIENCE,
        new EtcdTransaction().put(keys.evict(), holder.id() + " " + by).request());
  }

  @Override
  public void breakLease(LeaseHolder holder, String by) {
    Optional<KeyValue> found = connection.get(EtcdConnection.PATIENCE, keys.lease());
    boolean isThatOne =
        found
            .flatMap(key -> HolderFile.parse(key.getValue().toStringUtf8()))
            .filter(current -> current.epoch() == holder.epoch())
            .isPresent();
    if (isThatOne) {
      connection.commit(
          EtcdConnection.PATIENCE,
          new EtcdTransaction()
              .whenCreatedAt(keys.lease(), found.orElseThrow().getCreateRevision())
              .delete(keys.lease())
              .request());
    }
  }

  @Override
  public void leave(RunId run, String name, String text) {
    connection.commit(
        EtcdConnection.PATIENCE, new EtcdTransaction().put(keys.note(run, name), text).request());
  }

  @Override
  public Optional<String> find(RunId run, String name) {
    return connection
        .get(EtcdConnection.PATIENCE, keys.note(run, name))
        .map(found -> found.getValue().toStringUtf8());
  }

  @Override
  public void close() {
    lease.ifPresent(EtcdLease::close);
    connection.close();
  }

  /** A journal without its first record yet. */
  EtcdJournal begin(RunHeader header) {
    SoundJournal nothing = new SoundJournal(header, List.of(), 0, "0".repeat(64), false);
    return journal(nothing, List.of(), 0);
  }

  EtcdJournal openToAdd(RunId run) {
    List<KeyValue> found = scan(run);
    return journal(sound(run, found), lines(found), found.get(found.size() - 1).getModRevision());
  }

  /** The lines of a journal, none when there is no such run; not verified. */
  List<String> lines(RunId run) {
    return lines(scan(run));
  }

  private EtcdJournal journal(SoundJournal sound, List<String> lines, long writtenAt) {
    return new EtcdJournal(
        connection,
        keys,
        time,
        lease.filter(held -> !held.isClosed()),
        mirror.begin(sound.header().run(), lines),
        sound,
        writtenAt);
  }

  private List<KeyValue> scan(RunId run) {
    return connection.scan(keys.records(run), false);
  }

  private static List<String> lines(List<KeyValue> found) {
    return found.stream().map(record -> record.getValue().toStringUtf8()).toList();
  }

  private SoundJournal sound(RunId run, List<KeyValue> found) {
    if (found.isEmpty()) {
      throw connection.problems().notFound(run);
    }
    String text = lines(found).stream().map(line -> line + "\n").collect(Collectors.joining());
    return JournalVerifier.verify(
        text.getBytes(StandardCharsets.UTF_8), keys.records(run).toStringUtf8());
  }

  /** Waits a moment for the lease of a dead holder, and refuses when it may live. */
  private static void awaitExpiry(String text, long end) {
    Optional<LeaseHolder> holder = HolderFile.parse(text);
    boolean isDead = holder.isPresent() && !HolderFile.mayLive(holder.get());
    if (!isDead || System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
      throw StateProblems.held(holder.map(LeaseHolder::toString).orElse("its note cannot be read"));
    }
    EtcdConnection.pause(EXPIRY_LOOK);
  }

  /** Lease key and counter change together or not at all; empty when another was quicker. */
  private Optional<EtcdLease> take(
      LeaseClaim claim, Optional<KeyValue> counter, long id, long sent) {
    long epoch =
        counter.map(found -> Long.parseLong(found.getValue().toStringUtf8())).orElse(0L) + 1;
    LeaseHolder holder = HolderFile.us(claim, time.now(), epoch);
    TxnResponse answer =
        connection.commit(
            EtcdConnection.PATIENCE,
            new EtcdTransaction()
                .whenAbsent(keys.lease())
                .whenWrittenAt(keys.epoch(), counter.map(KeyValue::getModRevision).orElse(0L))
                .put(keys.lease(), HolderFile.text(holder), id)
                .put(keys.epoch(), Long.toString(epoch))
                .otherwiseGet(keys.lease())
                .request());
    long revision = answer.getHeader().getRevision();
    if (!answer.getSucceeded()) {
      Optional<KeyValue> there = EtcdTransaction.found(answer, 0);
      if (there.isEmpty() || there.get().getLease() != id) {
        return Optional.empty();
      }
      // It was ours and only the reply was lost.
      revision = there.get().getCreateRevision();
    }
    return Optional.of(new EtcdLease(connection, keys, time, id, revision, ttl, sent, holder));
  }
}
