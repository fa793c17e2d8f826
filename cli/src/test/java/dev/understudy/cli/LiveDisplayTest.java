package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;

/** What a terminal shows, down to each line of it. */
class LiveDisplayTest {
  private final FakeScreen screen = new FakeScreen(40, 12);
  private final List<String> board = new ArrayList<>(List.of("board one", "board two"));
  private final LiveDisplay display = display(true);

  @Test
  void keepsTheBoardBelowTheLines() {
    display.draw();
    display.above("first");
    display.above("second");

    assertThat(screen.lines()).containsExactly("first", "second", "board one", "board two");
  }

  @Test
  void leavesNothingBehindWhenTheBoardGrowsAndShrinks() {
    display.draw();
    board.addAll(List.of("board three", "board four"));
    display.draw();
    board.removeAll(List.of("board one", "board three", "board four"));
    display.above("line");

    assertThat(screen.lines()).containsExactly("line", "board two");
  }

  @Test
  void scrollsTheLinesAndNotTheBoard() {
    display.draw();
    for (int line = 1; line <= 30; line++) {
      display.above("line " + line);
    }

    List<String> lines = screen.lines();

    assertThat(lines.subList(lines.size() - 4, lines.size()))
        .containsExactly("line 29", "line 30", "board one", "board two");
    assertThat(lines).doesNotHaveDuplicates();
  }

  @Test
  void isNotGarbledByAWindowThatChangesItsSize() {
    display.draw();
    display.above("line");
    for (int columns : new int[] {60, 25, 30, 80}) {
      screen.resize(columns, 10);
      display.resized();
      display.draw();
      assertThat(screen.lines()).containsExactly("line", "board one", "board two");
    }
    display.above("another line");

    assertThat(screen.lines()).containsExactly("line", "another line", "board one", "board two");
  }

  @Test
  void aLineLongerThanTheTerminalIsWrappedByItAndNotCut() {
    display.draw();
    display.above("x".repeat(55));
    display.draw();

    assertThat(screen.lines())
        .containsExactly("x".repeat(40), "x".repeat(15), "board one", "board two");
  }

  @Test
  void isGoneWhileAQuestionIsAskedAndThenPrintsWhatWaited() {
    display.draw();
    display.above("before");
    display.pause();
    screen.stream().print("May it go on? ");
    screen.type("yes\r\n");
    display.above("meanwhile");
    display.draw();
    assertThat(screen.lines()).containsExactly("before", "May it go on? yes");

    display.resume();

    assertThat(screen.lines())
        .containsExactly("before", "May it go on? yes", "meanwhile", "board one", "board two");
  }

  @Test
  void wipesOffWhatIsTypedBelowTheBoard() {
    display.draw();
    screen.type("^C");
    display.above("line");

    assertThat(screen.lines()).containsExactly("line", "board one", "board two");
  }

  @Test
  void leavesOnlyTheLinesWhenItIsClosed() {
    display.draw();
    display.above("line");
    display.pause();
    display.above("meanwhile");

    display.close();
    display.draw();
    display.close();

    assertThat(screen.lines()).containsExactly("line", "meanwhile");
  }

  @Test
  void coloursOnlyWhereColoursAreWanted() {
    display.draw();
    assertThat(screen.everything()).contains("\033[1m");

    FakeScreen plain = new FakeScreen(40, 12);
    new LiveDisplay(plain.screen(false), plain.stream(), (width, height) -> lines()).draw();

    assertThat(plain.everything()).doesNotContainPattern("\033\\[[0-9;]*m");
    assertThat(plain.lines()).containsExactly("board one", "board two");
  }

  @Test
  void leavesTheTerminalsModesAlone() {
    display.draw();
    display.above("line");
    display.pause();
    display.resume();
    display.close();

    assertThat(screen.everything())
        .as("no hidden cursor, other screen, scrolling region or mode that a crash would leave")
        .doesNotContainPattern("\033\\[\\?|\033\\[[0-9;]*r|\033[=>78]");
  }

  private LiveDisplay display(boolean hasColour) {
    return new LiveDisplay(screen.screen(hasColour), screen.stream(), (width, height) -> lines());
  }

  private List<AttributedString> lines() {
    return board.stream().map(line -> new AttributedString(line, AttributedStyle.BOLD)).toList();
  }
}
