package dev.understudy.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ColumnsTest {

  @Test
  void aChineseCharacterTakesTwoColumns() {
    assertThat(Columns.of("RTO 目标：")).isEqualTo(10);
    assertThat(Columns.of("e\u0301")).isEqualTo(1);
  }

  @Test
  void breaksBetweenChineseCharactersAndNeverBeforeAComma() {
    assertThat(Columns.wrap("", "", "停止服务器，等待快照完成。", 10)).isEqualTo("停止服务\n器，等待快\n照完成。\n");
  }

  @Test
  void keepsAWordInAChineseSentenceWhole() {
    assertThat(Columns.wrap("- ", "  ", "运行 understudy 命令即可", 14))
        .isEqualTo("- 运行\n  understudy\n  命令即可\n");
  }

  @Test
  void breaksEnglishAtSpacesAlone() {
    assertThat(Columns.wrap("", "", "the data-disk is (very) full", 12))
        .isEqualTo("the\ndata-disk is\n(very) full\n");
  }

  @Test
  void cutsToTheRoomThereIs() {
    assertThat(Columns.cut("确保旧服务器无法再提供服务", 11)).isEqualTo("确保旧服务…");
    assertThat(Columns.cut("short", 5)).isEqualTo("short");
  }

  @Property
  void losesNothingAndStaysWithinTheWidth(
      @ForAll @Chars({'a', ' ', '快', '照', '，', '（', '）', '-'}) @StringLength(max = 80) String text,
      @ForAll @IntRange(min = 8, max = 40) int width) {
    String wrapped = Columns.wrap("", "", text, width);

    assertThat(wrapped.replaceAll("\\s", "")).isEqualTo(text.replaceAll("\\s", ""));
    wrapped
        .lines()
        .filter(line -> Columns.of(line) > width)
        .forEach(line -> assertThat(line).doesNotContain(" "));
  }
}
