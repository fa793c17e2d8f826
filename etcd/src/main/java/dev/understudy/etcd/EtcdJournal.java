package dev.understudy.etcd;

import com.google.protobuf.ByteString;
import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunSummary;
import dev.understudy.core.Sha256;
import dev.understudy.core.SoundJournal;
import dev.understudy.core.StepId;
import dev.understudy.core.TimeSource;
import dev.understudy.core.store.JournalLine;
import dev.understudy.core.store.JournalMirror;
import dev.understudy.core.store.SummaryLine;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.TxnResponse;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A journal in etcd, one key per record. A record is put in one transaction on condition that our
 * lease still stands, that the record before it is as we know it, and that nobody has written this
 * one: so neither a run that has lost its lease nor a request that arrives late can add a line.
 */
final class EtcdJournal implements Journal {
  /** Below the 1.5 MiB that a member takes in one request. */
  static final int LARGEST = 1 << 20;

  private final EtcdConnection connection;
  private final EtcdKeys keys;
  private final TimeSource time;
  private final Optional<EtcdLease> lease;
  private final JournalMirror.Copy mirror;
  private final RunHeader header;
  private final List<JournalRecord> records;
  private String head;
  private long writtenAt;
  private boolean isClosed;

  /**
   * Goes on after what was read.
   *
   * @param lease on whose condition records are appended; without one only the chain is guarded
   * @param writtenAt the revision of the last record, 0 when there is none
   */
  EtcdJournal(
      EtcdConnection connection,
      EtcdKeys keys,
      TimeSource time,
      Optional<EtcdLease> lease,
      JournalMirror.Copy mirror,
      SoundJournal sound,
      long writtenAt) {
    this.connection = connection;
    this.keys = keys;
    this.time = time;
    this.lease = lease;
    this.mirror = mirror;
    this.header = sound.header();
    this.records = new ArrayList<>(sound.records());
    this.head = sound.head();
    this.writtenAt = writtenAt;
  }

  @Override
  public RunHeader header() {
    return header;
  }

  @Override
  public synchronized List<JournalRecord> records() {
    return List.copyOf(records);
  }

  @Override
  public synchronized JournalRecord append(
      JournalEvent event, Optional<StepId> step, int attempt, Map<String, String> data) {
    JournalRecord record =
        new JournalRecord(
            records.size(),
            time.now().truncatedTo(ChronoUnit.MILLIS),
            event,
            step,
            attempt,
            data,
            head);
    return append(record, JournalLine.of(record));
  }

  /** Appends a line that was written elsewhere, as it is. */
  synchronized JournalRecord append(JournalRecord record, String line) {
    if (isClosed) {
      throw connection.problems().closed(header.run());
    }
    int size = line.getBytes(StandardCharsets.UTF_8).length;
    if (size > LARGEST) {
      throw connection.problems().tooLarge(size);
    }
    // Before the store has it: what it may have taken while it fell silent must not be missing.
    mirror.add(line);
    writtenAt = write(record, line);
    records.add(record);
    head = Sha256.hex(line);
    return record;
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    mirror.close();
  }

  /** The revision at which the record was written. Whether a lost reply meant yes is read back. */
  private long write(JournalRecord record, String line) {
    long seq = record.seq();
    ByteString key = keys.record(header.run(), seq);
    EtcdTransaction transaction = new EtcdTransaction().whenAbsent(key).put(key, line);
    lease.ifPresent(held -> transaction.whenCreatedAt(keys.lease(), held.revision()));
    if (seq > 0) {
      transaction.whenWrittenAt(keys.record(header.run(), seq - 1), writtenAt);
    }
    RunSummary summary = RunSummary.of(header, seq == 0 ? record : records.get(0), record);
    transaction.put(keys.index(header.run()), SummaryLine.of(summary));
    transaction.otherwiseGet(key).otherwiseGet(keys.lease());
    TxnResponse answer;
    try {
      answer = connection.commit(EtcdConnection.PATIENCE, transaction.request());
    } catch (ProblemException e) {
      // Nobody knows whether it was written: only reading it anew tells.
      isClosed = true;
      throw e;
    }
    if (answer.getSucceeded()) {
      return answer.getHeader().getRevision();
    }
    Optional<KeyValue> there = EtcdTransaction.found(answer, 0);
    if (there.isPresent() && there.get().getValue().toStringUtf8().equals(line)) {
      return there.get().getModRevision();
    }
    isClosed = true;
    mirror.takeBack();
    throw refusal(EtcdTransaction.found(answer, 1));
  }

  private ProblemException refusal(Optional<KeyValue> holder) {
    boolean isOurs =
        lease.isEmpty()
            || holder.map(KeyValue::getCreateRevision).equals(lease.map(EtcdLease::revision));
    return isOurs
        ? connection.problems().otherWriter(header.run())
        : connection.problems().leaseLost(header.run());
  }
}
