package dev.understudy.lab.ecs;

import dev.understudy.lab.rpc.Refusal;
import dev.understudy.lab.rpc.RpcRequest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Rules that many actions share: names, tags, id lists. */
final class Checks {
  static final int MAX_IDS = 100;
  private static final int MAX_TAGS = 20;

  private Checks() {}

  /** A name of 2 to 128 characters that is no address; empty when none is given. */
  static String name(RpcRequest request, String parameter, String code) {
    String name = request.find(parameter).orElse("");
    boolean tooShort = name.length() == 1;
    if (tooShort || name.length() > 128 || isUrl(name)) {
      throw Refusal.badRequest(
          code, "The specified parameter \"" + parameter + "\" is not well formed.");
    }
    return name;
  }

  /** A description of 2 to 256 characters that is no address; empty when none is given. */
  static String description(RpcRequest request, String parameter) {
    String text = request.find(parameter).orElse("");
    if (text.length() == 1 || text.length() > 256 || isUrl(text)) {
      throw Refusal.badRequest(
          "InvalidDescription.Malformed", "The specified description is not well formed.");
    }
    return text;
  }

  /** Tags to be put on a resource. */
  static Map<String, String> tags(RpcRequest request) {
    Map<String, String> tags = new LinkedHashMap<>();
    Set<String> keys = new HashSet<>();
    List<Map<String, String>> given = request.objects("Tag");
    if (given.size() > MAX_TAGS) {
      throw Refusal.badRequest("NumberExceed.Tags", "The maximum number of tags is exceeded.");
    }
    for (Map<String, String> tag : given) {
      String key = tag.getOrDefault("Key", "");
      String value = tag.getOrDefault("Value", "");
      checkTagKey(key);
      if (value.length() > 128 || value.contains("http://") || value.contains("https://")) {
        throw Refusal.badRequest(
            "InvalidTagValue.Malformed", "The specified Tag.N.Value is not well formed.");
      }
      if (!keys.add(key.toLowerCase(Locale.ROOT))) {
        throw Refusal.badRequest("Duplicate.TagKey", "The Tag.N.Key contain duplicate key.");
      }
      tags.put(key, value);
    }
    return tags;
  }

  private static void checkTagKey(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    if (key.isEmpty()
        || key.length() > 128
        || lower.startsWith("aliyun")
        || lower.startsWith("acs:")
        || lower.contains("http://")
        || lower.contains("https://")) {
      throw Refusal.badRequest(
          "InvalidTagKey.Malformed", "The specified Tag.N.Key is not well formed.");
    }
  }

  /** Adds tags to a resource, overwriting values. */
  static void putTags(Resource resource, Map<String, String> tags) {
    Map<String, String> merged = new LinkedHashMap<>(resource.tags);
    tags.forEach(
        (key, value) -> {
          boolean differsInCase =
              merged.keySet().stream()
                  .anyMatch(known -> known.equalsIgnoreCase(key) && !known.equals(key));
          if (differsInCase) {
            throw Refusal.forbidden("TagKey.Duplication", "The tag key is duplicated.");
          }
          merged.put(key, value);
        });
    if (merged.size() > MAX_TAGS) {
      throw Refusal.forbidden(
          "QuotaExceed.Tags", "The maximum number of tags of a resource is exceeded.");
    }
    resource.tags = merged;
  }

  /** Whether a resource carries every tag that the request asks for; a key alone fits any value. */
  static boolean hasTags(Resource resource, List<Map<String, String>> wanted) {
    return wanted.stream()
        .allMatch(
            tag -> {
              String value = resource.tags.get(tag.getOrDefault("Key", ""));
              return value != null && (!tag.containsKey("Value") || value.equals(tag.get("Value")));
            });
  }

  /** Ids in JSON; at most 100. An empty array is a filter that nothing passes. */
  static Optional<List<String>> findIds(RpcRequest request, String parameter) {
    Optional<List<String>> ids = request.findJsonList(parameter);
    ids.ifPresent(
        list -> {
          if (list.size() > MAX_IDS) {
            throw Refusal.invalid(parameter);
          }
        });
    return ids;
  }

  /** A filter that passes everything when the parameter is absent. */
  static <T> Predicate<T> matches(RpcRequest request, String parameter, Function<T, String> value) {
    Optional<String> wanted = request.find(parameter);
    return item -> wanted.map(text -> text.equals(value.apply(item))).orElse(true);
  }

  private static boolean isUrl(String text) {
    return text.startsWith("http://") || text.startsWith("https://");
  }
}
