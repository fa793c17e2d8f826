package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents tell people to type, typed; and where they point to, looked up. */
class DocsIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final String TOOL = "./understudy ";

  @TempDir private Path home;

  @Test
  void whatTheReadmeSaysToTryByHandWorksAsWritten() throws Exception {
    List<String> commands = commandsUnder("README.md", "## Try it by hand");
    assertThat(commands).hasSizeGreaterThan(5).allMatch(command -> command.startsWith(TOOL));
    Tool tool = new Tool(home);

    Tool.Running up = tool.start(words(commands.get(0)));
    awaitFile(home.resolve("lab/control.json"));
    for (String command : commands.subList(1, commands.size())) {
      Tool.Ended ended = tool.run(words(command));
      assertThat(ended.exit()).as(command + "\n" + ended.everything()).isZero();
    }

    Tool.Ended ended = up.await(Duration.ofSeconds(30));
    assertThat(ended.exit()).as(ended.everything()).isZero();
  }

  @Test
  void whatTheGuideToSnapshotsSaysToTryWorksAsWritten() throws Exception {
    Matcher policy =
        Pattern.compile("(?s)```yaml\n(protection:.*?)```")
            .matcher(Files.readString(ROOT.resolve("docs/snapshots.md")));
    assertThat(policy.find()).isTrue();
    List<String> commands = commandsUnder("docs/snapshots.md", "## Try it");
    assertThat(commands).hasSizeGreaterThan(5).allMatch(command -> command.startsWith(TOOL));

    try (LabSession lab = LabSession.up(home)) {
      for (String command : commands) {
        Tool.Ended ended = new Tool(home).run(words(command));
        assertThat(ended.exit()).as(command + "\n" + ended.everything()).isZero();
      }
      Path shown =
          Files.writeString(
              lab.directory().resolve("shown.yaml"),
              Files.readString(lab.estate())
                  .replaceFirst("(?s)protection:.*", Matcher.quoteReplacement(policy.group(1))));
      Tool.Ended plan = lab.runOn(shown, "snapshot", "plan");
      assertThat(plan.exit()).as("the policy shown\n" + plan.everything()).isZero();
      lab.down();
    }
  }

  @Test
  void whatTheGuideToContinuitySaysToTryWorksAsWritten() throws Exception {
    List<String> commands = commandsUnder("docs/continuity.md", "## Try it");
    assertThat(commands).hasSizeGreaterThan(1).allMatch(command -> command.startsWith(TOOL));

    try (LabSession lab = LabSession.up(home)) {
      for (String command : commands) {
        Tool.Ended ended = new Tool(home).run(words(command));
        assertThat(ended.exit()).as(command + "\n" + ended.everything()).isZero();
      }
      assertThat(lab.directory().resolve("continuity.html")).isNotEmptyFile();
      assertThat(lab.directory().resolve("continuity.png")).isNotEmptyFile();
      lab.down();
    }
  }

  @Test
  void everyRelativeLinkPointsToAFile() throws Exception {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path document : documents()) {
      Matcher matcher = LINK.matcher(withoutCode(Files.readString(document)));
      while (matcher.find()) {
        String target = matcher.group(1).replaceFirst("#.*", "");
        if (target.isEmpty() || target.matches("[a-z]+:.*")) {
          continue;
        }
        links++;
        Path file = document.resolveSibling(target).normalize();
        if (!Files.exists(file)) {
          broken.add(ROOT.relativize(document) + " -> " + target);
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).isPositive();
  }

  @Test
  void everyCommandThatADocumentShowsExists() throws Exception {
    List<String> unknown = new ArrayList<>();
    Tool tool = new Tool(home);
    List<String> rows =
        Files.readAllLines(ROOT.resolve("README.md")).stream()
            .filter(line -> line.startsWith("| `understudy "))
            .toList();
    assertThat(rows).hasSizeGreaterThan(5);
    for (String row : rows) {
      String[] names = row.split("\\|")[1].replace("`", "").strip().split(",");
      String[] first = names[0].strip().split(" ");
      for (String name : names) {
        List<String> words = new ArrayList<>(List.of(first).subList(1, first.length));
        if (!name.equals(names[0])) {
          words.set(words.size() - 1, name.strip());
        }
        words.add("--help");
        if (tool.run(words.toArray(String[]::new)).exit() != 0) {
          unknown.add(String.join(" ", words));
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void theExampleEstateIsSoundAndEveryRunbookFitsIt() throws Exception {
    Path estate = ROOT.resolve("docs/estate.example.yaml");
    Map<String, String> keys = Map.of("ALIYUN_AK", "placeholder", "ALIYUN_SK", "placeholder");

    Tool.Ended ended =
        new Tool(home)
            .start(keys, "-f", estate.toString(), "runbook", "check", "--json")
            .await(Duration.ofSeconds(60));

    assertThat(ended.exit()).as(ended.everything()).isZero();
    assertThat(ended.last().path("broken").asInt(-1)).isZero();
    assertThat(ended.objects())
        .extracting(object -> object.path("runbook").asText())
        .contains("recover", "failover", "snapshot", "drill");
  }

  /** The indented lines of a section. */
  private static List<String> commandsUnder(String document, String heading) throws IOException {
    List<String> commands = new ArrayList<>();
    boolean isInside = false;
    for (String line : Files.readAllLines(ROOT.resolve(document))) {
      if (line.startsWith("## ")) {
        isInside = line.equals(heading);
      } else if (isInside && line.startsWith("    ")) {
        commands.add(line.strip());
      }
    }
    return commands;
  }

  private String[] words(String command) {
    return command
        .substring(TOOL.length())
        .replace("/tmp/lab", home.resolve("lab").toString())
        .split(" ");
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
        Stream<Path> packaging = Files.walk(ROOT.resolve("packaging"))) {
      Stream.of(top, docs, packaging)
          .flatMap(paths -> paths)
          .filter(path -> path.toString().endsWith(".md"))
          .forEach(documents::add);
    }
    return documents;
  }

  private static String withoutCode(String text) {
    return text.replaceAll("(?s)```.*?```", "").replaceAll("`[^`\n]*`", "");
  }

  private static void awaitFile(Path file) throws InterruptedException {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!Files.exists(file)) {
      assertThat(System.nanoTime()).as("no " + file).isLessThan(until);
      Thread.sleep(50);
    }
  }
}
