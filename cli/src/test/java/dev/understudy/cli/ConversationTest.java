package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.core.RunId;
import dev.understudy.core.StepId;
import dev.understudy.core.Token;
import dev.understudy.runbooks.general.Approval;
import dev.understudy.runbooks.general.ApprovalRequest;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConversationTest {
  private static final RunId RUN = new RunId("20261124t090000z-4f2a91");
  private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");

  private final Deque<String> lines = new ArrayDeque<>();
  private final List<String> shown = new ArrayList<>();

  @Test
  void takesTheWordANameAndAReason() {
    Conversation conversation = begin(true, List.of());

    assertThat(conversation.answer()).isEmpty();
    lines.add("data");
    assertThat(conversation.answer()).isEmpty();
    lines.add(" Wei ");
    lines.add("the disks are imaged");

    assertThat(conversation.answer())
        .contains(
            new Approval(
                true, "Wei", "the disks are imaged", Approval.How.TERMINAL, "wei@desk", NOW));
    assertThat(shown)
        .containsExactly(
            "Delete it?\nType data to approve, or no: ",
            "Your name, for the journal: ",
            "Why, for the journal: ");
  }

  @Test
  void asksAgainUntilTheAnswerIsAGoodOne() {
    Conversation conversation = begin(true, List.of("Wei"));
    lines.addAll(List.of("yes", "data", "Bob", "Wei", "because", "because it is dead"));

    Optional<Approval> answer = conversation.answer();

    assertThat(answer.map(Approval::by)).contains("Wei");
    assertThat(shown)
        .hasSize(6)
        .anyMatch(text -> text.startsWith("'Bob' may not approve this; only Wei may"))
        .anyMatch(text -> text.contains("at least 10 characters"));
  }

  @Test
  void noIsAnAnswer() {
    Conversation conversation = begin(true, List.of());
    lines.add("No");

    assertThat(conversation.answer().map(Approval::isGranted)).contains(false);
  }

  private Conversation begin(boolean isDestructive, List<String> allowed) {
    StepId step = new StepId("ask");
    ApprovalRequest request =
        new ApprovalRequest(
            RUN, step, Token.of(RUN, step, 1), "Delete it?", isDestructive, allowed, "data", NOW);
    Conversation conversation =
        new Conversation(
            request, "wei@desk", () -> Optional.ofNullable(lines.poll()), shown::add, () -> NOW);
    conversation.begin();
    return conversation;
  }
}
