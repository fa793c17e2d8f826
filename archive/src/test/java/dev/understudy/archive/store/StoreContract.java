package dev.understudy.archive.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.archive.store.Store.StoredFile;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store must do. */
public abstract class StoreContract {
  private static final int MANY = 120;

  private Store store;

  /** An empty place; the same one for each call within a test. */
  protected abstract Store open() throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void holdsNothingAtFirst() {
    assertThat(store.list("")).isEmpty();
    assertThat(store.list("segments/none")).isEmpty();
    assertThat(store.delete("segments/none/000000")).isFalse();
    missing("segments/none/000000");
  }

  @Test
  void givesBackWhatItWasGiven() throws IOException {
    for (int length : List.of(0, 1, 70_000, 3_000_000)) {
      byte[] bytes = bytes(length);
      String name = "segments/A/" + length + ".tar.zst";
      put(name, bytes);

      assertThat(get(name, 0)).isEqualTo(bytes);
      assertThat(store.list("segments/A")).contains(new StoredFile(name, length));
    }
  }

  @Test
  void readsFromAByteOn() throws IOException {
    byte[] bytes = bytes(200_000);
    put("a", bytes);

    for (int from : List.of(1, 65_536, 199_999, 200_000)) {
      assertThat(get("a", from)).isEqualTo(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
    }
  }

  @Test
  void listsByNameAtAnyDepthAndOnlyWhatIsBelow() throws IOException {
    put("b/x", bytes(3));
    put("a", bytes(1));
    put("b/deep/er/y", bytes(4));
    put("bb/z", bytes(5));

    assertThat(store.list(""))
        .extracting(StoredFile::name)
        .containsExactly("a", "b/deep/er/y", "b/x", "bb/z");
    assertThat(store.list("b"))
        .containsExactly(new StoredFile("b/deep/er/y", 4), new StoredFile("b/x", 3));
  }

  @Test
  void listsMoreThanAPage() throws IOException {
    for (int i = 0; i < MANY; i++) {
      put("many/%04d".formatted(i), bytes(i % 7));
    }

    assertThat(store.list("many"))
        .extracting(StoredFile::name)
        .containsExactlyElementsOf(
            IntStream.range(0, MANY).mapToObj("many/%04d"::formatted).toList());
  }

  @Test
  void showsNothingOfAFileThatIsNotCommitted() throws IOException {
    try (NewFile file = store.create("segments/A/0")) {
      file.write(bytes(100_000));

      assertThat(store.list("")).isEmpty();
      missing("segments/A/0");
    }
    assertThat(store.list("")).isEmpty();
    put("segments/A/0", bytes(5));
    assertThat(get("segments/A/0", 0)).isEqualTo(bytes(5));
  }

  @Test
  void isNotHinderedByAWriterThatWasKilled() throws Exception {
    NewFile killed = store.create("a");
    killed.write(bytes(100_000));

    put("a", bytes(9));
    Store later = open();

    assertThat(later.list("")).containsExactly(new StoredFile("a", 9));
    killed.close();
    assertThat(get("a", 0)).isEqualTo(bytes(9));
    later.close();
  }

  @Test
  void neverWritesOverAFile() throws IOException {
    put("locks/contents", bytes(3));

    try (NewFile second = store.create("locks/contents")) {
      second.write(bytes(4));
      assertThat(second.commit()).isFalse();
    }

    assertThat(get("locks/contents", 0)).isEqualTo(bytes(3));
    assertThat(store.list("")).hasSize(1);
  }

  @Test
  void letsOneOfManyWritersOfAFileWin() throws Exception {
    int writers = 4;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        int length = 1000 + i;
        Callable<Boolean> writer =
            () -> {
              try (NewFile file = store.create("one")) {
                file.write(bytes(length));
                start.await();
                return file.commit();
              }
            };
        all.add(threads.submit(writer));
      }
      start.countDown();
      int winner = -1;
      int winners = 0;
      for (int i = 0; i < writers; i++) {
        if (all.get(i).get()) {
          winners++;
          winner = i;
        }
      }
      assertThat(winners).isEqualTo(1);
      assertThat(get("one", 0)).isEqualTo(bytes(1000 + winner));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void deletesOnce() throws IOException {
    put("a/b", bytes(3));

    assertThat(store.delete("a/b")).isTrue();
    assertThat(store.delete("a/b")).isFalse();
    assertThat(store.list("")).isEmpty();
    put("a/b", bytes(4));
    assertThat(get("a/b", 0)).isEqualTo(bytes(4));
  }

  @Test
  void sweepsOnlyWhatIsUnfinishedAndOld() throws IOException {
    put("finished", bytes(3));
    NewFile killed = store.create("half");
    killed.write(bytes(500_000));

    assertThat(store.sweep(Instant.parse("2020-01-01T00:00:00Z"))).isZero();
    assertThat(store.sweep(Instant.parse("2120-01-01T00:00:00Z"))).isLessThanOrEqualTo(1);
    assertThat(store.sweep(Instant.parse("2120-01-01T00:00:00Z"))).isZero();
    assertThat(store.list("")).extracting(StoredFile::name).containsExactly("finished");
  }

  @Test
  void refusesNamesThatCouldLeaveIt() {
    for (String name : List.of("../a", "/a", "a//b", ".a", "a/../b", "a/.b", "a b", "")) {
      assertThatThrownBy(() -> store.create(name)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store.read(name, 0)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store.delete(name)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void saysWhereItIs() {
    assertThat(store.address()).contains(":");
  }

  private void put(String name, byte[] bytes) throws IOException {
    try (NewFile file = store.create(name)) {
      file.write(bytes);
      assertThat(file.commit()).isTrue();
    }
  }

  private byte[] get(String name, long from) throws IOException {
    try (InputStream in = store.read(name, from)) {
      return in.readAllBytes();
    }
  }

  private void missing(String name) {
    assertThatThrownBy(() -> store.read(name, 0))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.NOT_FOUND));
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
