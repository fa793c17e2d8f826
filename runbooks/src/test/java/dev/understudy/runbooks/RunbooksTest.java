package dev.understudy.runbooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunbooksTest {
  private static final String TEXT =
      "---\nrunbook: %s\ntitle: Mine\n---\n## Ask\n```step\nid: ask\nuse: approve\nwith: {question: \"all well\"}\n```\n";

  @TempDir private Path directory;

  @Test
  void everyBuiltInRunbookIsSound() {
    Runbooks runbooks = Runbooks.builtIn();

    assertThat(runbooks.names())
        .containsExactly(
            "snapshot",
            "protect",
            "copy",
            "prune",
            "archive",
            "recover",
            "rebuild",
            "rebuild-archive",
            "failover",
            "drill",
            "drill-copy",
            "drill-archive");
    assertThat(runbooks.names())
        .allSatisfy(
            name -> {
              assertThat(runbooks.get(name).steps()).isNotEmpty();
              assertThat(runbooks.isUsers(name)).isFalse();
            });
  }

  @Test
  void theUsersDirectoryOverridesAndAdds() throws IOException {
    Files.writeString(directory.resolve("recover.md"), TEXT.formatted("recover"));
    Files.writeString(directory.resolve("mine.md"), TEXT.formatted("mine"));
    Files.writeString(directory.resolve("README.md"), "no runbook");
    Files.writeString(directory.resolve("notes.txt"), "no runbook");

    Runbooks runbooks = Runbooks.builtIn().with(directory);

    assertThat(runbooks.names())
        .containsExactly(
            "snapshot",
            "protect",
            "copy",
            "prune",
            "archive",
            "recover",
            "rebuild",
            "rebuild-archive",
            "failover",
            "drill",
            "drill-copy",
            "drill-archive",
            "mine");
    assertThat(runbooks.get("recover").title()).isEqualTo("Mine");
    assertThat(runbooks.isUsers("recover")).isTrue();
    assertThat(runbooks.isUsers("drill")).isFalse();
  }

  @Test
  void aBrokenRunbookDoesNotHideTheOthers() throws IOException {
    Files.writeString(directory.resolve("mine.md"), "## nothing\n");
    Runbooks runbooks = Runbooks.builtIn().with(directory);

    assertThat(runbooks.get("recover").name()).isEqualTo("recover");
    ProblemException refusal =
        catchThrowableOfType(ProblemException.class, () -> runbooks.get("mine"));
    assertThat(refusal.problem().code()).isEqualTo(ProblemCode.INVALID_FILE);
    assertThat(refusal.problem().why()).startsWith(directory.resolve("mine.md") + ":1:1: ");
  }

  @Test
  void refusesAFileWhoseNameIsNotItsRunbook() throws IOException {
    Files.writeString(directory.resolve("mine.md"), TEXT.formatted("yours"));

    ProblemException refusal =
        catchThrowableOfType(
            ProblemException.class, () -> Runbooks.builtIn().with(directory).get("mine"));

    assertThat(refusal.problem().why())
        .endsWith("2:1: the file is called 'mine.md' but the runbook 'yours'");
  }

  @Test
  void guessesTheNameThatWasMeant() {
    ProblemException refusal =
        catchThrowableOfType(ProblemException.class, () -> Runbooks.builtIn().get("recovr"));

    assertThat(refusal.problem().code()).isEqualTo(ProblemCode.USAGE);
    assertThat(refusal.problem().what())
        .isEqualTo("there is no runbook 'recovr'; did you mean 'recover'?");
  }

  @Test
  void refusesADirectoryThatIsNotThere() {
    ProblemException refusal =
        catchThrowableOfType(
            ProblemException.class, () -> Runbooks.builtIn().with(directory.resolve("none")));

    assertThat(refusal.problem().code()).isEqualTo(ProblemCode.INVALID_FILE);
    assertThat(refusal.problem().hint()).startsWith("ls -l ");
  }
}
