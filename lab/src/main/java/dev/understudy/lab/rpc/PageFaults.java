package dev.understudy.lab.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Listings that are broken on purpose: pages that repeat, and pages that lie about the end. */
final class PageFaults {
  /** A token that begins at the first page, as the one before the first is. */
  private static final String FIRST =
      Base64.getEncoder()
          .encodeToString(("before:" + Long.MAX_VALUE).getBytes(StandardCharsets.UTF_8));

  private PageFaults() {}

  /**
   * By token: the page asked for, whose next page is itself. By number: the page before the one
   * asked for.
   */
  static Actions.Entry repeating(Actions.Entry entry) {
    return new Actions.Entry(
        request -> {
          int number = request.findNumber("PageNumber").orElse(1);
          boolean byToken =
              request.find("NextToken").isPresent() || request.find("MaxResults").isPresent();
          if (!byToken && number > 1) {
            ObjectNode reply = entry.action().perform(asking(request, number - 1));
            return reply.put("PageNumber", number);
          }
          ObjectNode reply = entry.action().perform(request);
          if (reply.has("NextToken")) {
            reply.put("NextToken", request.find("NextToken").orElse(FIRST));
          }
          return reply;
        },
        entry.kind());
  }

  static Actions.Entry emptying(Actions.Entry entry) {
    return new Actions.Entry(
        request -> {
          ObjectNode reply = entry.action().perform(request);
          for (JsonNode field : reply) {
            (field instanceof ObjectNode wrapper ? wrapper : reply).forEach(PageFaults::clear);
          }
          if (reply.has("NextToken")) {
            reply.put("NextToken", "");
          }
          return reply.has("TotalCount") ? reply.put("TotalCount", 0) : reply;
        },
        entry.kind());
  }

  private static void clear(JsonNode node) {
    if (node instanceof ArrayNode array) {
      array.removeAll();
    }
  }

  private static RpcRequest asking(RpcRequest request, int page) {
    Map<String, String> parameters = new HashMap<>(request.parameters());
    parameters.put("PageNumber", Integer.toString(page));
    return new RpcRequest(
        request.product(), request.action(), request.region(), parameters, request.sender());
  }
}
