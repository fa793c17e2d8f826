package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.understudy.cloud.estate.Schedule;
import dev.understudy.core.Redactor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is installed beside the tool: it starts commands that exist, as hosts read it. */
class PackagingTest {
  private static final Path PACKAGING = Path.of("../packaging");
  private static final String LAUNCHER = "/usr/local/bin/understudy";
  private static final Pattern COMMAND = Pattern.compile(Pattern.quote(LAUNCHER) + " (.*)");

  @TempDir private Path home;

  private static List<Path> units() throws IOException {
    try (Stream<Path> files = Files.list(PACKAGING.resolve("systemd"))) {
      return files.sorted().toList();
    }
  }

  private static List<String> crontab() throws IOException {
    return Files.readAllLines(PACKAGING.resolve("cron/understudy")).stream()
        .filter(line -> line.contains(LAUNCHER))
        .toList();
  }

  private static CommandLine tool() {
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    return new CommandTree(new Output(nowhere, nowhere, new Redactor()), new Signals())
        .commandLine();
  }

  @Test
  void everyCommandThatIsStartedExists() throws IOException {
    List<String> commands = new ArrayList<>();
    List<String> lines = new ArrayList<>(crontab());
    for (Path unit : units()) {
      lines.addAll(Files.readAllLines(unit));
    }
    for (String line : lines) {
      Matcher matcher = COMMAND.matcher(line);
      if (matcher.find()) {
        commands.add(matcher.group(1));
        tool().parseArgs(matcher.group(1).split(" "));
      }
    }

    assertThat(commands).hasSize(3).contains("snapshot take -q");
  }

  @Test
  void theCrontabLineComesFourTimesAnHourAndNamesItsUser() throws IOException {
    String line =
        crontab().stream().filter(one -> one.contains("snapshot take")).findFirst().orElseThrow();
    String[] words = line.split(" ");
    Schedule schedule =
        Schedule.parse(String.join(" ", List.of(words).subList(0, 5)), ZoneId.of("Europe/Berlin"));
    Instant from = Instant.parse("2027-03-28T00:00:00Z");

    assertThat(words[5]).isEqualTo("understudy");
    assertThat(schedule.slots(from, from.plus(Duration.ofHours(3)))).hasSize(12);
    assertThat(line).doesNotContain("%");
  }

  @Test
  void systemdFindsNothingWrong() throws IOException, InterruptedException {
    Path analyze = Path.of("/usr/bin/systemd-analyze");
    assumeThat(analyze).as("systemd-analyze is needed to check units").exists();
    List<String> command = new ArrayList<>(List.of(analyze.toString(), "verify"));
    for (Path unit : units()) {
      Path copy = home.resolve(unit.getFileName().toString());
      Files.writeString(copy, Files.readString(unit).replace(LAUNCHER, "/bin/true"));
      command.add(copy.toString());
    }

    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(printed).isEmpty();
  }

  @Test
  void theTimerCatchesUpAndTheServiceHasNoMorePowerThanItNeeds() throws IOException {
    assertThat(PACKAGING.resolve("systemd/understudy-snapshot.timer"))
        .content()
        .contains("Persistent=true", "OnCalendar=", "RandomizedDelaySec=");
    assertThat(PACKAGING.resolve("systemd/understudy-snapshot.service"))
        .content()
        .contains("User=understudy", "NoNewPrivileges=yes", "ProtectSystem=strict", "Type=oneshot")
        .doesNotContain("SuccessExitStatus");
  }
}
