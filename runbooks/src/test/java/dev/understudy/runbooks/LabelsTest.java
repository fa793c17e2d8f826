package dev.understudy.runbooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LabelsTest {
  private static final Pattern PLACE = Pattern.compile("\\{\\d}");

  @Test
  void bothLanguagesSayTheSameThings() {
    Labels english = Labels.in("en");
    Labels chinese = Labels.in("zh-CN");

    assertThat(chinese.all()).containsOnlyKeys(english.all().keySet().toArray(String[]::new));
    english
        .all()
        .forEach((key, text) -> assertThat(places(chinese.get(key))).isEqualTo(places(text)));
  }

  @Test
  void everyChineseIsChineseAndEverythingElseEnglish() {
    assertThat(Labels.in("zh").get("runbook")).isEqualTo(Labels.in("zh-CN").get("runbook"));
    assertThat(Labels.in("de").get("runbook")).isEqualTo("Runbook");
    assertThat(Labels.in("en").get("minutes-seconds", 3, "05")).isEqualTo("3 m 05 s");
    assertThatThrownBy(() -> Labels.in("en").get("nothing"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Object places(String text) {
    return PLACE.matcher(text).results().map(match -> match.group()).sorted().toList();
  }
}
