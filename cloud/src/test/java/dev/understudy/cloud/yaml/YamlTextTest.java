package dev.understudy.cloud.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.yaml.YamlNode.Mapping;
import dev.understudy.cloud.yaml.YamlNode.Scalar;
import dev.understudy.cloud.yaml.YamlNode.Sequence;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class YamlTextTest {
  private final FileProblems problems = new FileProblems("f.yaml");

  @Test
  void knowsWhereEverythingStands() {
    Mapping root = (Mapping) read("a: 1\nb:\n  - {c: x}\n  - \"y\"\n");

    Sequence list = (Sequence) root.find("b").orElseThrow();
    Mapping first = (Mapping) list.items().get(0);
    assertThat(root.entries().get(1).key().at()).isEqualTo(new Position(2, 1));
    assertThat(first.find("c").orElseThrow().at()).isEqualTo(new Position(3, 9));
    assertThat(list.items().get(1)).isEqualTo(new Scalar(new Position(4, 5), "y", false));
    assertThat(problems.isEmpty()).isTrue();
  }

  @Test
  void countsFromWhereTheTextBeginsInItsFile() {
    Optional<YamlNode> node = YamlText.read("id: x\nuse: y\n", new Position(41, 4), problems);

    Mapping mapping = (Mapping) node.orElseThrow();
    assertThat(mapping.entries().get(1).value().at()).isEqualTo(new Position(42, 9));
  }

  @Test
  void doesNotFollowAValueThatContainsItself() {
    assertThat(read("a: &x [1, *x]\n")).isInstanceOf(Mapping.class);

    assertThat(problems.lines()).hasSize(1);
    assertThat(problems.lines().get(0)).hasToString("f.yaml:1:4: this value contains itself");
  }

  @Test
  void refusesABombOfAliases() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 60; i++) {
      bomb.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
    }

    Optional<YamlNode> node = YamlText.read(bomb.toString(), Position.start(), problems);

    assertThat(node).isEmpty();
    assertThat(problems.isEmpty()).isFalse();
  }

  @Test
  void refusesASecondDocument() {
    assertThat(YamlText.read("a: 1\n---\nb: 2\n", Position.start(), problems)).isEmpty();

    assertThat(problems.lines())
        .extracting(FileProblems.Line::toString)
        .containsExactly("f.yaml:3:1: a second document begins here; only one is read");
  }

  @Test
  void refusesControlCharacters() {
    assertThat(YamlText.read("a: \u0007\n", Position.start(), problems)).isEmpty();

    assertThat(problems.lines().get(0).message()).startsWith("not YAML");
  }

  @Test
  void tellsNothingFromAnEmptyText() {
    List<YamlNode> values =
        ((Mapping) read("a:\nb: \"\"\nc: ~\n")).entries().stream().map(e -> e.value()).toList();

    assertThat(values)
        .extracting(node -> ((Scalar) node).isNull())
        .containsExactly(true, false, true);
  }

  private YamlNode read(String text) {
    return YamlText.read(text, Position.start(), problems).orElseThrow();
  }
}
