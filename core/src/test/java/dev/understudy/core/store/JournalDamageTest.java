package dev.understudy.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunOutcome;
import dev.understudy.core.SoundJournal;
import dev.understudy.core.SteppedTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash leaves is repaired; what anything else did is refused. */
class JournalDamageTest {
  @TempDir private Path state;
  private final Set<String> world = StoreFixture.world();
  private Path file;
  private byte[] sound;

  @BeforeEach
  void aFinishedRun() throws IOException {
    file = StoreFixture.finishedRun(state, StoreFixture.RUN, world);
    sound = Files.readAllBytes(file);
  }

  private ProblemException refusal() {
    ProblemException thrown =
        catchThrowableOfType(
            ProblemException.class, () -> StoreFixture.store(state).open(StoreFixture.RUN).close());
    return thrown;
  }

  private int firstLine() {
    return IntStream.range(0, sound.length).filter(i -> sound[i] == '\n').findFirst().orElseThrow();
  }

  @Test
  void aTailThatWasCutOffAtAnyByteIsDroppedAndTheRunResumed() throws IOException {
    for (int length = firstLine() + 1; length < sound.length; length++) {
      byte[] cut = Arrays.copyOf(sound, length);
      Files.write(file, cut);
      long whole = new String(cut, StandardCharsets.UTF_8).chars().filter(c -> c == '\n').count();
      assertThat(StoreFixture.store(state).read(StoreFixture.RUN)).hasSize((int) whole);
      assertThat(file).hasBinaryContent(cut);

      try (Journal journal = StoreFixture.store(state).open(StoreFixture.RUN)) {
        assertThat(journal.records()).hasSize((int) whole);
        RunOutcome outcome =
            StoreFixture.run(
                StoreFixture.plan(world), journal, new SteppedTime(StoreFixture.START));
        assertThat(outcome.isSuccess()).as("cut at %d", length).isTrue();
      }
      assertThat(StoreFixture.store(state).verify(StoreFixture.RUN).records())
          .last()
          .satisfies(r -> assertThat(r.event()).isEqualTo(JournalEvent.RUN_FINISHED));
    }
    assertThat(world).containsExactly("s0", "s1");
  }

  @Test
  void anyChangedByteIsNoticedAndTheFileIsLeftAsItIs() throws IOException {
    for (int at = 0; at < sound.length; at++) {
      for (int bit : new int[] {0x01, 0x20, 0x80}) {
        byte[] changed = sound.clone();
        changed[at] ^= (byte) bit;
        Files.write(file, changed);

        ProblemException refusal = refusal();

        assertThat(refusal).as("byte %d with bit %x", at, bit).isNotNull();
        assertThat(refusal.problem().code()).isEqualTo(ProblemCode.JOURNAL_DAMAGED);
        assertThat(refusal.problem().what()).contains(file.toString()).contains("line ");
        assertThat(file).hasBinaryContent(changed);
      }
    }
  }

  @Test
  void aLineThatIsMissingOrTwiceOrElsewhereIsNoticed() throws IOException {
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size() - 1; i++) {
      List<String> missing = new ArrayList<>(lines);
      String line = missing.remove(i);
      List<String> twice = new ArrayList<>(lines);
      twice.add(i, line);
      List<String> swapped = new ArrayList<>(missing);
      swapped.add(i + 1, line);
      for (List<String> damaged : List.of(missing, twice, swapped)) {
        Files.write(file, damaged);
        assertThat(refusal()).isNotNull();
      }
    }
  }

  @Test
  void theLineIsNamed() throws IOException {
    String text = Files.readString(file).replace("\"fact.put\":\"s1\"", "\"fact.put\":\"s2\"");
    Files.writeString(file, text);

    assertThat(refusal().problem().what()).endsWith("line 5.");
  }

  @Test
  void aJournalWithoutItsHeaderIsRefused() throws IOException {
    for (int length : new int[] {0, 1, firstLine()}) {
      Files.write(file, Arrays.copyOf(sound, length));

      assertThat(refusal().problem().code()).isEqualTo(ProblemCode.JOURNAL_DAMAGED);
    }
  }

  @Test
  void aNewerFormatIsRefusedAsSuch() throws IOException {
    Files.writeString(file, Files.readString(file).replace("\"format\":\"1\"", "\"format\":\"2\""));

    assertThat(refusal().problem().why()).contains("newer format");
  }

  @Test
  void verifyingSaysWhereTheChainEnds() {
    SoundJournal verified = StoreFixture.store(state).verify(StoreFixture.RUN);

    assertThat(verified.isTorn()).isFalse();
    assertThat(verified.length()).isEqualTo(sound.length);
    assertThat(verified.head()).matches("[0-9a-f]{64}");
    assertThat(verified.records()).hasSize(6);
  }
}
