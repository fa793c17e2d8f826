package dev.understudy.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import java.util.Optional;

/** One transaction as it reads aloud: when all this holds, put and delete; otherwise get. */
final class EtcdTransaction {
  private final TxnRequest.Builder request = TxnRequest.newBuilder();

  /** When the key is the one that was created at this revision; 0 when there is none. */
  EtcdTransaction whenCreatedAt(ByteString key, long revision) {
    request.addCompare(
        Compare.newBuilder()
            .setKey(key)
            .setResult(Compare.CompareResult.EQUAL)
            .setTarget(Compare.CompareTarget.CREATE)
            .setCreateRevision(revision));
    return this;
  }

  EtcdTransaction whenAbsent(ByteString key) {
    return whenCreatedAt(key, 0);
  }

  /** When the key was last written at this revision; 0 when there is none. */
  EtcdTransaction whenWrittenAt(ByteString key, long revision) {
    request.addCompare(
        Compare.newBuilder()
            .setKey(key)
            .setResult(Compare.CompareResult.EQUAL)
            .setTarget(Compare.CompareTarget.MOD)
            .setModRevision(revision));
    return this;
  }

  EtcdTransaction put(ByteString key, String text) {
    return put(key, text, 0);
  }

  /** The key is gone with the lease. */
  EtcdTransaction put(ByteString key, String text, long lease) {
    request.addSuccess(
        RequestOp.newBuilder()
            .setRequestPut(
                PutRequest.newBuilder()
                    .setKey(key)
                    .setValue(ByteString.copyFromUtf8(text))
                    .setLease(lease)));
    return this;
  }

  EtcdTransaction delete(ByteString key) {
    request.addSuccess(
        RequestOp.newBuilder().setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(key)));
    return this;
  }

  EtcdTransaction otherwiseGet(ByteString key) {
    request.addFailure(
        RequestOp.newBuilder().setRequestRange(RangeRequest.newBuilder().setKey(key)));
    return this;
  }

  TxnRequest request() {
    return request.build();
  }

  /** What the nth {@link #otherwiseGet} has found. */
  static Optional<KeyValue> found(TxnResponse answer, int number) {
    return answer.getResponses(number).getResponseRange().getKvsList().stream().findFirst();
  }
}
