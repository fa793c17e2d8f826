package dev.understudy.etcd;

import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** What can be asked of a member, each within the limit. */
record EtcdStubs(Channel channel, Duration limit) {

  KVGrpc.KVBlockingStub kv() {
    return KVGrpc.newBlockingStub(channel)
        .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  LeaseGrpc.LeaseBlockingStub lease() {
    return LeaseGrpc.newBlockingStub(channel)
        .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether the lease lives on; it is renewed when it does. */
  boolean keepAlive(long lease) {
    CompletableFuture<Long> ttl = new CompletableFuture<>();
    StreamObserver<LeaseKeepAliveRequest> stream =
        LeaseGrpc.newStub(channel)
            .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
            .leaseKeepAlive(new First(ttl));
    stream.onNext(LeaseKeepAliveRequest.newBuilder().setID(lease).build());
    try {
      return ttl.join() > 0;
    } catch (CompletionException e) {
      throw e.getCause() instanceof StatusRuntimeException known
          ? known
          : Status.UNKNOWN.withCause(e).asRuntimeException();
    } finally {
      stream.onCompleted();
    }
  }

  /** Takes the first answer of a stream. */
  private record First(CompletableFuture<Long> ttl)
      implements StreamObserver<LeaseKeepAliveResponse> {
    @Override
    public void onNext(LeaseKeepAliveResponse answer) {
      ttl.complete(answer.getTTL());
    }

    @Override
    public void onError(Throwable problem) {
      ttl.completeExceptionally(problem);
    }

    @Override
    public void onCompleted() {
      ttl.completeExceptionally(Status.UNAVAILABLE.asRuntimeException());
    }
  }
}
