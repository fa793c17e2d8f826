package dev.understudy.lab.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A request whose sender is known.
 *
 * @param region of a regional product; empty for a global one
 * @param parameters decoded; an empty value counts as absent
 */
public record RpcRequest(
    Product product,
    String action,
    String region,
    Map<String, String> parameters,
    Credential sender) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public RpcRequest {
    parameters = Map.copyOf(parameters);
  }

  public Optional<String> find(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }

  /**
   * @throws Refusal {@code MissingParameter}
   */
  public String get(String name) {
    return find(name).orElseThrow(() -> Refusal.missing(name));
  }

  public boolean flag(String name) {
    return findFlag(name).orElse(false);
  }

  public Optional<Boolean> findFlag(String name) {
    return find(name)
        .map(
            text -> {
              if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
                throw Refusal.invalid(name);
              }
              return Boolean.parseBoolean(text);
            });
  }

  public Optional<Integer> findNumber(String name) {
    return find(name)
        .map(
            text -> {
              try {
                return Integer.valueOf(text);
              } catch (NumberFormatException malformed) {
                throw Refusal.invalid(name);
              }
            });
  }

  /** A number within a range. */
  public int number(String name, int fallback, int min, int max) {
    int number = findNumber(name).orElse(fallback);
    if (number < min || number > max) {
      throw Refusal.invalid(name);
    }
    return number;
  }

  /** Values of {@code name.1}, {@code name.2}, ... in the order of their indices. */
  public List<String> list(String name) {
    SortedMap<Integer, String> found = new TreeMap<>();
    parameters.forEach(
        (key, value) -> {
          if (key.startsWith(name + ".") && !value.isEmpty()) {
            index(key.substring(name.length() + 1)).ifPresent(i -> found.put(i, value));
          }
        });
    return List.copyOf(found.values());
  }

  /** Objects {@code name.1.Field}, {@code name.2.Field}, ... in the order of their indices. */
  public List<Map<String, String>> objects(String name) {
    SortedMap<Integer, Map<String, String>> found = new TreeMap<>();
    parameters.forEach(
        (key, value) -> {
          if (!key.startsWith(name + ".")) {
            return;
          }
          String rest = key.substring(name.length() + 1);
          int dot = rest.indexOf('.');
          if (dot > 0) {
            index(rest.substring(0, dot))
                .ifPresent(
                    i ->
                        found
                            .computeIfAbsent(i, any -> new TreeMap<>())
                            .put(rest.substring(dot + 1), value));
          }
        });
    return new ArrayList<>(found.values());
  }

  /**
   * A list in one parameter, as JSON text. An empty array is a list of nothing; an absent parameter
   * is no list at all.
   */
  public Optional<List<String>> findJsonList(String name) {
    return find(name)
        .map(
            text -> {
              try {
                return Optional.ofNullable(JSON.readValue(text, String[].class))
                    .map(Arrays::asList)
                    .orElseThrow(() -> Refusal.invalid(name));
              } catch (JsonProcessingException malformed) {
                throw Refusal.invalid(name);
              }
            });
  }

  /** Ends a dry run whose checks have passed. */
  public void endDryRun() {
    if (flag("DryRun")) {
      throw Refusal.dryRunPassed();
    }
  }

  private static Optional<Integer> index(String text) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(Character::isDigit);
    return digits && text.length() < 6 ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }
}
