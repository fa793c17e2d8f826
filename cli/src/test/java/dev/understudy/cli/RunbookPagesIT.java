package dev.understudy.cli;

import static dev.understudy.core.ExitCode.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runbooks as people read them: in their language, on a terminal and as a page. */
class RunbookPagesIT {
  @TempDir private Path home;

  @Test
  void theListSaysWhichLanguagesThereAreAlsoBesideABrokenRunbook() throws Exception {
    Path own = Files.createDirectory(home.resolve("own"));
    Files.writeString(own.resolve("mine.md"), "no runbook");

    Tool.Ended ended = tool("runbook", "list", "--json", "--runbooks", own.toString());

    assertThat(ended.exit()).as(ended.everything()).isZero();
    assertThat(ended.last().path("broken").asInt(-1)).isOne();
    List<String> lines = new ArrayList<>();
    for (JsonNode each : ended.objects()) {
      lines.add(each.path("runbook").asText() + " " + each.path("languages"));
    }
    assertThat(lines).contains("recover [\"en\",\"zh-CN\"]", "mine [\"en\"]");
  }

  @Test
  void showsARunbookInChineseAndNamesTheLanguagesThereAre() throws Exception {
    Tool.Ended chinese = tool("runbook", "show", "failover", "--lang", "zh");
    Tool.Ended german = tool("runbook", "show", "failover", "--lang", "de");

    assertThat(chinese.exit()).as(chinese.everything()).isZero();
    assertThat(chinese.out().get(0)).isEqualTo("把服务切换到另一地域的副本");
    Refused.andSaysWhy(USAGE, german);
    assertThat(german.error()).contains("it can be read in en, zh-CN");
  }

  @Test
  void writesAPageWithoutAnEstate() throws Exception {
    Path page = home.resolve("recover.html");

    Tool.Ended ended =
        tool("runbook", "html", "recover", "--lang", "zh-CN", "--output", page.toString());

    assertThat(ended.exit()).as(ended.everything()).isZero();
    assertThat(Files.readString(page))
        .startsWith("<!DOCTYPE html>\n<html lang=\"zh-CN\">")
        .contains("用云盘重建服务器并恢复服务", "图中是文档里可能执行的全部步骤");
    Refused.andSaysWhy(
        USAGE, tool("runbook", "html", "recover", "-o", home.resolve("none/x").toString()));
  }

  @Test
  void thePageOfAnEstateShowsItsPlanAndWhatRehearsalsTook() throws Exception {
    try (LabSession lab = LabSession.up(home)) {
      assertThat(lab.run("snapshot", "take", "--now", "--yes").exit()).isZero();

      Tool.Ended ended = lab.run("runbook", "html", "snapshot");

      String page = String.join("\n", ended.out());
      assertThat(ended.exit()).as(ended.everything()).isZero();
      assertThat(ended.err()).isEmpty();
      assertThat(page)
          .contains("The plan for this estate.", "(times measured: 1)")
          .doesNotContain("never rehearsed");
      assertThat(String.join("\n", lab.run("runbook", "html", "recover").out()))
          .contains("The plan for this estate.", "never rehearsed");
      lab.down();
    }
  }

  private Tool.Ended tool(String... arguments) throws IOException, InterruptedException {
    return new Tool(home).run(arguments);
  }
}
