package dev.understudy.lab.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Replies by client token: the same token with the same parameters gets the first reply again and
 * nothing happens twice. Remembers for a day. Thread-safe.
 */
public final class ClientTokens {
  private static final Duration LIFE = Duration.ofHours(24);
  private static final Set<String> NOT_PART_OF_THE_INTENT =
      Set.of(
          "AccessKeyId",
          "Action", // with the region part of the key; not every way to sign makes it a parameter
          "ClientToken",
          "Format",
          "RegionId",
          "SecurityToken",
          "Signature",
          "SignatureMethod",
          "SignatureNonce",
          "SignatureVersion",
          "Timestamp",
          "Version");

  private record Remembered(String intent, ObjectNode reply, Instant at) {}

  private final Clock clock;
  private final Map<String, Remembered> replies = new LinkedHashMap<>();
  private final Set<String> working = new HashSet<>();

  public ClientTokens(Clock clock) {
    this.clock = clock;
  }

  ObjectNode perform(RpcRequest request, Action action) {
    String token = request.find("ClientToken").orElse("");
    if (token.isEmpty()) {
      return action.perform(request);
    }
    if (token.length() > 64 || token.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
      throw Refusal.badRequest(
          "InvalidClientToken.Malformed", "The specified parameter clientToken is not valid.");
    }
    String key = request.region() + " " + request.action() + " " + token;
    String intent = intent(request);
    synchronized (this) {
      forgetOld();
      Remembered remembered = replies.get(key);
      if (remembered != null) {
        return repeat(remembered, intent);
      }
      if (!working.add(key)) {
        throw Refusal.forbidden(
            "IdempotentProcessing", "The previous idempotent request is still processing.");
      }
    }
    try {
      ObjectNode reply = action.perform(request);
      synchronized (this) {
        replies.put(key, new Remembered(intent, reply.deepCopy(), clock.instant()));
      }
      return reply;
    } finally {
      synchronized (this) {
        working.remove(key);
      }
    }
  }

  /** What is remembered, to be kept in a file. */
  public synchronized ObjectNode save() {
    ObjectNode saved = JsonNodeFactory.instance.objectNode();
    replies.forEach(
        (key, remembered) ->
            saved
                .putObject(key)
                .put("intent", remembered.intent())
                .put("at", remembered.at().toString())
                .set("reply", remembered.reply()));
    return saved;
  }

  /** Takes back what {@link #save} gave. */
  public synchronized void load(JsonNode saved) {
    for (Map.Entry<String, JsonNode> entry : saved.properties()) {
      JsonNode value = entry.getValue();
      replies.put(
          entry.getKey(),
          new Remembered(
              value.path("intent").asText(),
              (ObjectNode) value.path("reply"),
              Instant.parse(value.path("at").asText())));
    }
  }

  private static ObjectNode repeat(Remembered remembered, String intent) {
    if (!remembered.intent().equals(intent)) {
      throw Refusal.badRequest(
          "IdempotentParameterMismatch",
          "The request uses the same client token as a previous, but non-identical request.");
    }
    return remembered.reply().deepCopy();
  }

  private void forgetOld() {
    Instant oldest = clock.instant().minus(LIFE);
    Iterator<Remembered> oldestFirst = replies.values().iterator();
    while (oldestFirst.hasNext() && oldestFirst.next().at().isBefore(oldest)) {
      oldestFirst.remove();
    }
  }

  private static String intent(RpcRequest request) {
    TreeMap<String, String> intent = new TreeMap<>(request.parameters());
    intent.keySet().removeAll(NOT_PART_OF_THE_INTENT);
    return Signatures.hash(intent.toString().getBytes(StandardCharsets.UTF_8));
  }
}
