package dev.understudy.etcd;

import com.google.protobuf.ByteString;
import dev.understudy.core.ProblemException;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Requests to whichever member answers. A member that gives none within its time is left for the
 * next one, so a cut-off or dead member costs a moment and not the run; the patience is the
 * caller's. A request may therefore arrive twice, or late: each is written so that this does no
 * harm.
 *
 * <p>Safe for use by many threads. Interruptions are put aside while a request is under way: a run
 * that is being stopped must still be able to record that.
 */
final class EtcdConnection implements AutoCloseable {
  /** A leader's election takes one to three seconds; beyond this nobody is there. */
  static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final Duration ONE_REQUEST = Duration.ofMillis(1500);
  private static final Duration SHORTEST = Duration.ofMillis(300);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int PAGE = 1000;

  /** Kept, or the levels are forgotten: what these libraries log, a Problem says in plain words. */
  private static final List<Logger> SILENT =
      Stream.of("io.grpc", "io.netty").map(Logger::getLogger).toList();

  private final List<EtcdMember> members = new ArrayList<>();
  private final EtcdProblems problems;
  private volatile int preferred;

  EtcdConnection(EtcdAccess access) {
    SILENT.forEach(logger -> logger.setLevel(Level.OFF));
    this.problems = new EtcdProblems(access.endpoints());
    access.endpoints().forEach(endpoint -> members.add(new EtcdMember(endpoint, access)));
  }

  EtcdProblems problems() {
    return problems;
  }

  /**
   * Asks until a member answers or the patience is over; once at least.
   *
   * @throws ProblemException when none did, or one has refused
   */
  <T> T call(Duration patience, Function<EtcdStubs, T> request) {
    long end = System.nanoTime() + patience.toNanos();
    boolean isInterrupted = Thread.interrupted();
    int member = preferred;
    int untrusted = 0;
    try {
      while (true) {
        try {
          T answer = members.get(member).call(limit(end), request);
          preferred = member;
          return answer;
        } catch (StatusRuntimeException e) {
          isInterrupted |= Thread.interrupted();
          untrusted = isUntrusted(e) ? untrusted + 1 : 0;
          if (isFinal(e) || untrusted == members.size()) {
            throw problems.refused(e);
          }
          if (System.nanoTime() >= end) {
            throw problems.unreachable(e);
          }
          member = (member + 1) % members.size();
          pause(PAUSE);
        }
      }
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  TxnResponse commit(Duration patience, TxnRequest request) {
    return call(patience, stubs -> stubs.kv().txn(request));
  }

  /** What a majority says that the key holds now. */
  Optional<KeyValue> get(Duration patience, ByteString key) {
    RangeRequest request = RangeRequest.newBuilder().setKey(key).build();
    return call(patience, stubs -> stubs.kv().range(request)).getKvsList().stream().findFirst();
  }

  /** Everything whose key begins with {@code prefix} in the order of the keys, as of one moment. */
  List<KeyValue> scan(ByteString prefix, boolean keysOnly) {
    List<KeyValue> all = new ArrayList<>();
    RangeRequest.Builder request =
        RangeRequest.newBuilder()
            .setKey(prefix)
            .setRangeEnd(EtcdKeys.after(prefix))
            .setLimit(PAGE)
            .setKeysOnly(keysOnly);
    while (true) {
      RangeRequest page = request.build();
      RangeResponse answer = call(PATIENCE, stubs -> stubs.kv().range(page));
      all.addAll(answer.getKvsList());
      if (!answer.getMore()) {
        return all;
      }
      ByteString last = all.get(all.size() - 1).getKey();
      request.setKey(last.concat(ByteString.copyFrom(new byte[1])));
      if (page.getRevision() == 0) {
        request.setRevision(answer.getHeader().getRevision());
      }
    }
  }

  @Override
  public void close() {
    members.forEach(EtcdMember::close);
  }

  /** Ends early when the thread is interrupted. */
  static void pause(Duration pause) {
    LockSupport.parkNanos(pause.toNanos());
  }

  private static Duration limit(long end) {
    Duration left = Duration.ofNanos(end - System.nanoTime());
    if (left.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return left.compareTo(ONE_REQUEST) < 0 ? left : ONE_REQUEST;
  }

  /** Whether the two have failed to prove to each other who they are. */
  private static boolean isUntrusted(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return true;
      }
    }
    return false;
  }

  /** Whether asking again, or another member, cannot help. */
  private static boolean isFinal(StatusRuntimeException e) {
    Status.Code code = e.getStatus().getCode();
    return switch (code) {
      case INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          FAILED_PRECONDITION,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          UNAUTHENTICATED ->
          true;
      case RESOURCE_EXHAUSTED -> String.valueOf(e.getMessage()).contains("space exceeded");
      default -> false;
    };
  }
}
