package dev.understudy.archive.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.archive.restore.RestoreRequest.Proof;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Restores through the machine's own OpenSSH server onto its own disk. */
class RestoreOverSshTest extends RestoreFixture {
  @Test
  void restoresEverythingAsItWas() throws Exception {
    HandMadeArchive archive = archive();

    RestoreResult result = restore(known(archive));

    assertThat(differences()).isEmpty();
    assertThat(result.provenFiles()).isEqualTo(46);
    assertThat(result.warnings()).isEmpty();
    assertThat(result.keptBefore()).isEmpty();
  }

  @Test
  void restoresWhatNobodyVouchesForAfterLookingAtIt() throws Exception {
    HandMadeArchive archive = archive();

    restore(request(archive, Proof.STREAM, false, List.of()));

    assertThat(differences()).isEmpty();
  }

  @Test
  void keepsWhatWasThereUntilCommit() throws Exception {
    Files.createDirectory(target);
    Files.writeString(target.resolve("old"), "old");
    HandMadeArchive archive = archive();

    RestoreResult result = restore(known(archive));

    Path before = Path.of(result.keptBefore().orElseThrow());
    assertThat(before.resolve("old")).hasContent("old");
    assertThat(differences()).isEmpty();
    assertThat(restore(known(archive)).sentSegments()).isZero();

    engine().commit(known(archive), deadline());

    assertThat(beside()).isEmpty();
    assertThat(differences()).isEmpty();
  }

  @Test
  void putsBackWhatWasThere() throws Exception {
    Files.createDirectory(target);
    Files.writeString(target.resolve("old"), "old");
    HandMadeArchive archive = archive();
    restore(known(archive));

    engine().rollBack(known(archive), deadline());
    engine().rollBack(known(archive), deadline());

    assertThat(target.resolve("old")).hasContent("old");
    assertThat(target.resolve("etc")).doesNotExist();
    assertThat(beside()).isEmpty();
  }

  @Test
  void restoresAPartIntoWhatIsThere() throws Exception {
    Files.createDirectories(target.resolve("etc/app"));
    Files.writeString(target.resolve("etc/app/conf-7"), "broken");
    Files.writeString(target.resolve("etc/mine"), "mine");
    HandMadeArchive archive = archive();

    RestoreRequest request =
        request(archive, Proof.READ_BACK, true, List.of("etc/app/conf-7", "var/hard"));
    restore(request);

    assertThat(target.resolve("etc/app/conf-7")).hasContent("file 7\n");
    assertThat(target.resolve("etc/mine")).hasContent("mine");
    assertThat(target.resolve("var/hard")).hasContent("file 1\n");
    assertThat(target.resolve("etc/app/conf-1")).doesNotExist();

    engine().rollBack(request, deadline());

    assertThat(target.resolve("etc/app/conf-7")).hasContent("broken");
    assertThat(target.resolve("var")).doesNotExist();
    assertThat(beside()).isEmpty();
  }

  @Test
  void findsFlippedBitsAndNamesTheFiles() throws Exception {
    HandMadeArchive archive = archive();
    damage(archive);

    assertThatThrownBy(() -> restore(known(archive)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(ProblemCode.ARCHIVE_DAMAGED);
              assertThat(e.problem().why()).contains("etc/app/conf");
            });
    assertThat(target).doesNotExist();
  }

  @Test
  void restoresWhatIsIntactWhenTold() throws Exception {
    HandMadeArchive archive = archive();
    damage(archive);

    RestoreRequest known = known(archive);
    RestoreResult result =
        restore(
            new RestoreRequest(
                known.archive(),
                known.to(),
                List.of(),
                List.of(),
                Proof.READ_BACK,
                known.isKnown(),
                false,
                false,
                true,
                2,
                Optional.empty()));

    assertThat(result.notRestored()).isNotEmpty().anyMatch(each -> each.contains("etc/app/conf"));
    assertThat(target.resolve("var/big")).hasSameBinaryContentAs(tree.resolve("var/big"));
  }

  @Test
  void refusesADirectoryInUse() throws Exception {
    Files.createDirectory(target);
    HandMadeArchive archive = archive();
    Process user = new ProcessBuilder("sleep", "60").directory(target.toFile()).start();
    try {
      assertThatThrownBy(() -> restore(known(archive)))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> {
                assertThat(e.problem().code()).isEqualTo(ProblemCode.BLOCKED);
                assertThat(e.problem().why()).contains("process " + user.pid());
              });
    } finally {
      user.destroyForcibly().waitFor();
    }
  }
}
