package dev.understudy.runbooks.general;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import dev.understudy.core.StepId;
import dev.understudy.core.Token;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Questions and answers left in the store of runs, so that a person may answer from another
 * terminal or host. A note that cannot be read is no answer.
 */
public final class ApprovalNotes {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String QUESTION = "asked/";
  private static final String ANSWER = "approve/";

  private final RunStore store;

  public ApprovalNotes(RunStore store) {
    this.store = store;
  }

  /** Leaves the question for whoever looks. */
  public void ask(ApprovalRequest request) {
    ObjectNode note = JSON.createObjectNode();
    note.put("token", request.token().value());
    note.put("question", request.question());
    note.put("destructive", request.isDestructive());
    request.allowed().forEach(note.putArray("allowed")::add);
    note.put("word", request.word());
    note.put("asked", request.asked().toString());
    store.leave(request.run(), QUESTION + request.step(), note.toString());
  }

  /** What is asked by that step; empty when it has not asked. */
  public Optional<ApprovalRequest> findRequest(RunId run, StepId step) {
    return read(run, QUESTION + step)
        .flatMap(
            note ->
                at(note, "asked")
                    .map(
                        asked ->
                            new ApprovalRequest(
                                run,
                                step,
                                new Token(note.path("token").asText()),
                                note.path("question").asText(),
                                note.path("destructive").asBoolean(true),
                                texts(note.path("allowed")),
                                note.path("word").asText(),
                                asked)));
  }

  /** Leaves the answer for the run. */
  public void answer(ApprovalRequest request, Approval approval) {
    ObjectNode note = JSON.createObjectNode();
    note.put("token", request.token().value());
    note.put("question", request.question());
    note.put("asked", request.asked().toString());
    note.put("granted", approval.isGranted());
    note.put("by", approval.by());
    note.put("reason", approval.reason());
    note.put("how", approval.how().name().toLowerCase(Locale.ROOT));
    note.put("actor", approval.actor());
    note.put("at", approval.at().toString());
    store.leave(request.run(), ANSWER + request.step(), note.toString());
  }

  /**
   * The answer to this request: a yes to the same question in the same attempt, or a no to exactly
   * this asking. A yes that does not meet the request's conditions is none.
   */
  public Optional<Approval> find(ApprovalRequest request) {
    return read(request.run(), ANSWER + request.step())
        .filter(note -> note.path("token").asText().equals(request.token().value()))
        .filter(note -> note.path("question").asText().equals(request.question()))
        .filter(
            note ->
                note.path("granted").asBoolean(false)
                    ? request
                        .complaint(note.path("by").asText(), note.path("reason").asText())
                        .isEmpty()
                    : at(note, "asked").equals(Optional.of(request.asked())))
        .flatMap(
            note ->
                at(note, "at")
                    .map(
                        at ->
                            new Approval(
                                note.path("granted").asBoolean(false),
                                note.path("by").asText(),
                                note.path("reason").asText(),
                                how(note.path("how").asText()),
                                note.path("actor").asText(),
                                at)));
  }

  private Optional<JsonNode> read(RunId run, String name) {
    return store
        .find(run, name)
        .flatMap(
            text -> {
              try {
                return Optional.ofNullable(JSON.readTree(text));
              } catch (JsonProcessingException e) {
                return Optional.empty();
              }
            });
  }

  private static Optional<Instant> at(JsonNode note, String name) {
    try {
      return Optional.of(Instant.parse(note.path(name).asText()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Approval.How how(String word) {
    for (Approval.How how : Approval.How.values()) {
      if (how.name().toLowerCase(Locale.ROOT).equals(word)) {
        return how;
      }
    }
    return Approval.How.NOTE;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
