package dev.understudy.lab.workload;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The stored readings. Writes are durable when their future completes; many writers share one
 * commit. A reading that is already there (same series and instant) is not stored twice. Reads see
 * what was committed and never wait for writers. Safe for many threads.
 */
final class MeasurementStore implements AutoCloseable {
  private static final int BATCHES_PER_COMMIT = 256;

  /** One read of the store's lines; throws to stop. */
  @FunctionalInterface
  interface Lines {
    void accept(String line) throws IOException;
  }

  /** A change that runs alone in the writer's thread. */
  @FunctionalInterface
  interface Change {
    void apply(Connection connection) throws SQLException;
  }

  private record Job(Change change, boolean transactional, CompletableFuture<Void> done) {}

  private final Path data;
  private final Connection connection;
  private final LinkedBlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
  private final Map<String, StoredReading> latest = new ConcurrentSkipListMap<>();
  private final Thread writer;

  // What the writer's open transaction holds; seen by others only after the commit.
  private final List<StoredReading> fresh = new ArrayList<>();
  private long inserted;

  private final AtomicLong count;
  private final Object committed = new Object();
  private long lastId;
  private volatile boolean closed;

  private MeasurementStore(Path data, Connection connection) throws SQLException {
    this.data = data;
    this.connection = connection;
    this.count = new AtomicLong(Database.number(connection, "SELECT count(*) FROM measurement"));
    this.lastId = Database.number(connection, "SELECT max(id) FROM measurement");
    loadLatest();
    this.writer = new Thread(this::write, "store-writer");
    writer.setDaemon(true);
  }

  static MeasurementStore open(Path data) throws SQLException {
    MeasurementStore store = new MeasurementStore(data, Database.open(data, false));
    store.writer.start();
    return store;
  }

  /** Stores readings as received at an instant. */
  CompletableFuture<Void> add(List<Reading> readings, long received) {
    return addStored(readings.stream().map(each -> new StoredReading(0, each, received)).toList());
  }

  /** Stores readings that another platform has received, with its instants. */
  CompletableFuture<Void> addStored(List<StoredReading> readings) {
    return submit(connection -> insert(connection, readings), true);
  }

  /** Runs a change alone, committed when the future completes. */
  CompletableFuture<Void> change(Change change) {
    return submit(change, true);
  }

  /** Moves all that is committed from the write-ahead log into the database file. */
  CompletableFuture<Void> flush() {
    return submit(MeasurementStore::checkpoint, false);
  }

  long count() {
    return count.get();
  }

  /** The newest reading of each series, by name. */
  Map<String, StoredReading> latest() {
    return Map.copyOf(latest);
  }

  Optional<String> findFact(String name) throws SQLException {
    try (Connection reader = Database.openReadOnly(data)) {
      return Database.findFact(reader, name);
    }
  }

  /** Id of the newest reading that is committed. */
  long lastId() {
    synchronized (committed) {
      return lastId;
    }
  }

  /** Waits until something newer than an id is committed, at most for a while. */
  void awaitNewer(long id, long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    synchronized (committed) {
      for (long left = millis;
          lastId <= id && left > 0;
          left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
        committed.wait(left);
      }
    }
  }

  /** Hands over {@code series,at,received} of all readings from an instant on, by time. */
  void export(long since, Lines lines) throws SQLException, IOException {
    try (Connection reader = Database.openReadOnly(data);
        PreparedStatement select =
            reader.prepareStatement(
                "SELECT series, at, received FROM measurement WHERE at >= ? ORDER BY at, series")) {
      select.setLong(1, since);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          lines.accept(rows.getString(1) + "," + rows.getLong(2) + "," + rows.getLong(3));
        }
      }
    }
  }

  /** Readings stored after one, oldest first. */
  List<StoredReading> after(long id, int limit) throws SQLException {
    List<StoredReading> readings = new ArrayList<>();
    try (Connection reader = Database.openReadOnly(data);
        PreparedStatement select =
            reader.prepareStatement(
                "SELECT id, series, at, value, received FROM measurement WHERE id > ?"
                    + " ORDER BY id LIMIT ?")) {
      select.setLong(1, id);
      select.setInt(2, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          readings.add(
              new StoredReading(
                  rows.getLong(1),
                  new Reading(rows.getString(2), rows.getLong(3), rows.getDouble(4)),
                  rows.getLong(5)));
        }
      }
    }
    return readings;
  }

  @Override
  public void close() {
    closed = true;
    writer.interrupt();
    try {
      writer.join(5_000);
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new IllegalStateException("the database did not close: " + e.getMessage(), e);
    }
  }

  private CompletableFuture<Void> submit(Change change, boolean transactional) {
    Job job = new Job(change, transactional, new CompletableFuture<>());
    jobs.add(job);
    if (closed) {
      job.done.completeExceptionally(new IllegalStateException("the platform is shutting down"));
    }
    return job.done;
  }

  private void write() {
    List<Job> batch = new ArrayList<>();
    while (!closed) {
      try {
        batch.add(jobs.take());
      } catch (InterruptedException e) {
        break;
      }
      jobs.drainTo(batch, BATCHES_PER_COMMIT);
      commit(batch);
      batch.clear();
    }
    for (Job job : jobs) {
      job.done.completeExceptionally(new IllegalStateException("the platform is shutting down"));
    }
  }

  /** A failed commit fails everything that was in it: nothing of it may be acknowledged. */
  private void commit(List<Job> batch) {
    List<Job> pending = new ArrayList<>();
    try {
      for (Job job : batch) {
        if (job.transactional) {
          if (pending.isEmpty()) {
            connection.setAutoCommit(false);
          }
          pending.add(job);
          job.change.apply(connection);
        } else {
          end(pending);
          job.change.apply(connection);
          job.done.complete(null);
        }
      }
      end(pending);
    } catch (SQLException | RuntimeException e) {
      abort(batch, e);
    }
  }

  private void end(List<Job> pending) throws SQLException {
    if (pending.isEmpty()) {
      return;
    }
    connection.commit();
    connection.setAutoCommit(true);
    long newest = Database.number(connection, "SELECT max(id) FROM measurement");
    synchronized (committed) {
      lastId = newest;
      committed.notifyAll();
    }
    fresh.forEach(each -> latest.merge(each.reading().series(), each, MeasurementStore::newer));
    count.addAndGet(inserted);
    forgetUncommitted();
    pending.forEach(job -> job.done.complete(null));
    pending.clear();
  }

  private void abort(List<Job> batch, Exception cause) {
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
    forgetUncommitted();
    batch.forEach(job -> job.done.completeExceptionally(cause));
  }

  private void forgetUncommitted() {
    fresh.clear();
    inserted = 0;
  }

  private void insert(Connection target, List<StoredReading> readings) throws SQLException {
    try (PreparedStatement insert =
        target.prepareStatement(
            "INSERT OR IGNORE INTO measurement(series, at, value, received) VALUES (?, ?, ?, ?)")) {
      for (StoredReading each : readings) {
        insert.setString(1, each.reading().series());
        insert.setLong(2, each.reading().at());
        insert.setDouble(3, each.reading().value());
        insert.setLong(4, each.received());
        insert.addBatch();
        fresh.add(each);
      }
      for (int changed : insert.executeBatch()) {
        inserted += Math.max(0, changed);
      }
    }
  }

  private static StoredReading newer(StoredReading one, StoredReading other) {
    return other.reading().at() > one.reading().at() ? other : one;
  }

  private static void checkpoint(Connection target) throws SQLException {
    try (Statement statement = target.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
      if (result.next() && result.getInt(1) != 0) {
        throw new SQLException("a reader kept the write-ahead log busy");
      }
    }
  }

  private void loadLatest() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT id, series, max(at), value, received FROM measurement GROUP BY series")) {
      while (rows.next()) {
        latest.put(
            rows.getString(2),
            new StoredReading(
                rows.getLong(1),
                new Reading(rows.getString(2), rows.getLong(3), rows.getDouble(4)),
                rows.getLong(5)));
      }
    }
  }
}
