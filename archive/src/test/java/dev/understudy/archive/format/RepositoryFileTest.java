package dev.understudy.archive.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.archive.store.DirectoryStore;
import dev.understudy.archive.store.Store;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryFileTest {
  @TempDir private Path directory;
  private Store store;

  @BeforeEach
  void open() {
    store = new DirectoryStore(directory);
  }

  @Test
  void isWrittenOnceAndKept() {
    Repository.openOrCreate(store, List.of(), "");
    RepositoryFile first = RepositoryFile.find(store).orElseThrow();

    Repository.openOrCreate(store, List.of(), "");

    assertThat(RepositoryFile.find(store)).contains(first);
    assertThat(first.id()).hasSize(32);
    assertThat(Repository.open(store, "").seal().suffix()).isEmpty();
  }

  @Test
  void saysWhenThereIsNoRepository() {
    refused(() -> Repository.open(store, ""), ProblemCode.NOT_FOUND);
  }

  @Test
  void keepsTheRecipientsAndRefusesOthers() {
    Repository.openOrCreate(store, List.of(AgeSealTest.RECIPIENT), "");

    assertThat(Repository.openOrCreate(store, List.of(), "").seal().suffix()).isEqualTo(".age");
    refused(
        () ->
            Repository.openOrCreate(
                store,
                List.of("age1ph63j4kjjaefvfcdv2eysv62a36fz0rvpdn2cxjcp8zmkh0kmg8sccsuln"),
                ""),
        ProblemCode.BLOCKED);
  }

  @Test
  void refusesToEncryptToAClearRepositoryAndToMakeOneForNobody() {
    refused(() -> Repository.openOrCreate(store, List.of("age1x"), ""), ProblemCode.USAGE);
    assertThat(store.list("")).isEmpty();

    Repository.openOrCreate(store, List.of(), "");

    refused(
        () -> Repository.openOrCreate(store, List.of(AgeSealTest.RECIPIENT), ""),
        ProblemCode.BLOCKED);
  }

  @Test
  void refusesAFormatOfTheFutureAndWhatIsNone() throws IOException {
    Path file = directory.resolve("understudy-archive.json");
    Files.writeString(file, "{\"format\": 2, \"id\": \"00\", \"more\": true}");
    refused(() -> Repository.open(store, ""), ProblemCode.BLOCKED);

    for (String text : List.of("", "{}", "[]", "{\"format\": 1", "{\"format\": 1}")) {
      Files.writeString(file, text);
      refused(() -> Repository.open(store, ""), ProblemCode.ARCHIVE_DAMAGED);
    }
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ProblemCode code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo(code));
  }
}
