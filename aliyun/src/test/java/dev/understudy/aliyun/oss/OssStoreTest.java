package dev.understudy.aliyun.oss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.archive.store.NewFile;
import dev.understudy.archive.store.Store;
import dev.understudy.archive.store.StoreContract;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OssStoreTest extends StoreContract {
  private FakeOss server;

  /** Before the contract opens the store. */
  @Override
  protected Store open() throws IOException {
    if (server == null) {
      server = new FakeOss();
    }
    return new OssStore(server.place("backups/gams", FakeOss.SECRET), 50);
  }

  @BeforeEach
  void putAnotherPrefixBeside() throws IOException {
    try (Store other = new OssStore(server.place("backups/gams2", FakeOss.SECRET), 50)) {
      write(other, "not-ours", 5);
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void sendsALargeFileInPartsAndSweepsTheOnesOfAKilledWriter() throws IOException {
    try (Store store = open()) {
      assertThat(write(store, "segments/A/big", 20_000_000)).isTrue();
      try (InputStream in = store.read("segments/A/big", 19_999_990)) {
        assertThat(in.readAllBytes()).hasSize(10).containsOnly(7);
      }
      assertThat(server.uploads()).isZero();

      NewFile killed = store.create("segments/A/other");
      killed.write(new byte[20_000_000]);
      assertThat(server.uploads()).isEqualTo(1);
      assertThat(store.sweep(Instant.parse("2026-11-24T17:00:00Z"))).isZero();
      assertThat(store.sweep(Instant.parse("2026-11-24T19:00:00Z"))).isEqualTo(1);
      assertThat(server.uploads()).isZero();
    }
  }

  @Test
  void neverWritesALargeFileOverAnother() throws IOException {
    try (Store store = open()) {
      write(store, "a", 5);

      assertThat(write(store, "a", 20_000_000)).isFalse();

      assertThat(store.list("")).containsExactly(new Store.StoredFile("a", 5));
      assertThat(server.uploads()).isZero();
    }
  }

  @Test
  void knowsItsOwnFileWhenTheReplyIsLost() throws IOException {
    try (Store store = open()) {
      server.loseReply();

      assertThat(write(store, "archives/one", 1000)).isTrue();

      assertThat(store.list("")).hasSize(1);
    }
  }

  @Test
  void saysWhenItsKeysAreRefused() throws IOException {
    try (Store store = new OssStore(server.place("p", "wrong"), 50)) {
      assertThatThrownBy(() -> store.list(""))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> {
                assertThat(e.problem().code()).isEqualTo(ProblemCode.ACCESS_DENIED);
                assertThat(e.problem().toString()).doesNotContain("wrong");
              });
    }
  }

  @Test
  void saysWhenNobodyAnswers() throws IOException {
    try (Store store = open()) {
      server.close();

      assertThatThrownBy(() -> store.read("a", 0))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.CLOUD_UNREACHABLE));
    }
  }

  private static boolean write(Store store, String name, int length) throws IOException {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 7);
    try (NewFile file = store.create(name)) {
      file.write(bytes);
      return file.commit();
    }
  }
}
