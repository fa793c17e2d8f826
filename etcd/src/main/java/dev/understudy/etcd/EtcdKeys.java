package dev.understudy.etcd;

import com.google.protobuf.ByteString;
import dev.understudy.core.RunId;
import java.nio.charset.StandardCharsets;

/** The names of an estate's keys: {@code /PREFIX/ESTATE/…}. */
record EtcdKeys(String root) {

  static EtcdKeys of(String prefix, String estate) {
    return new EtcdKeys("/" + prefix + "/" + estate + "/");
  }

  ByteString lease() {
    return key("lease");
  }

  ByteString epoch() {
    return key("epoch");
  }

  ByteString evict() {
    return key("evict");
  }

  /** Above the names of all runs, so that they are listed without reading a journal. */
  ByteString index() {
    return key("index/");
  }

  ByteString index(RunId run) {
    return key("index/" + run);
  }

  ByteString records(RunId run) {
    return key("runs/" + run + "/");
  }

  /** Ten digits: the order of the keys is that of the records. */
  ByteString record(RunId run, long seq) {
    return key("runs/%s/%010d".formatted(run, seq));
  }

  ByteString note(RunId run, String name) {
    return key("notes/" + run + "/" + name);
  }

  /** The first key behind all that begin with {@code prefix}. */
  static ByteString after(ByteString prefix) {
    byte[] bytes = prefix.toByteArray();
    bytes[bytes.length - 1]++;
    return ByteString.copyFrom(bytes);
  }

  private ByteString key(String name) {
    return ByteString.copyFrom(root + name, StandardCharsets.UTF_8);
  }
}
