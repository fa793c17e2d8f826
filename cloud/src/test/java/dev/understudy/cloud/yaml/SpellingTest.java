package dev.understudy.cloud.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SpellingTest {
  private static final List<String> KNOWN = List.of("timeout", "needs", "when", "otherwise");

  @Test
  void guessesSlipsOfAllKinds() {
    assertThat(Spelling.nearest("tiemout", KNOWN)).contains("timeout");
    assertThat(Spelling.nearest("need", KNOWN)).contains("needs");
    assertThat(Spelling.nearest("whenn", KNOWN)).contains("when");
    assertThat(Spelling.nearest("OTHERWISE", KNOWN)).contains("otherwise");
  }

  @Test
  void doesNotGuessWildly() {
    assertThat(Spelling.nearest("colour", KNOWN)).isEmpty();
    assertThat(Spelling.hint("colour", KNOWN))
        .isEqualTo("; known: timeout, needs, when, otherwise");
    assertThat(Spelling.hint("colour", List.of())).isEmpty();
  }

  @Property(tries = 200)
  void distanceIsSymmetricAndZeroOnlyForTheSameWord(
      @ForAll @AlphaChars @StringLength(max = 8) String one,
      @ForAll @AlphaChars @StringLength(max = 8) String other) {
    int there = Spelling.distance(one, other);

    assertThat(there).isEqualTo(Spelling.distance(other, one));
    assertThat(there == 0).isEqualTo(one.equals(other));
    assertThat(there).isLessThanOrEqualTo(Math.max(one.length(), other.length()));
  }
}
