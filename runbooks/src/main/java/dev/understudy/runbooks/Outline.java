package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.cloud.yaml.YamlNode;
import dev.understudy.cloud.yaml.YamlNode.Mapping;
import dev.understudy.cloud.yaml.YamlNode.Scalar;
import dev.understudy.cloud.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Every step that a runbook may take, with those of the runbooks it includes, in the order of the
 * documents, and what each waits for: the plan as far as it can be told without an estate. Two
 * steps of one name, of which a plan takes one, stand side by side.
 */
public record Outline(Document document, List<Entry> entries) {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");

  /** One runbook of the outline and its prose. */
  public record Document(Runbook runbook, Manuscript manuscript) {}

  /**
   * One step.
   *
   * @param number its place in the outline, from 0
   * @param path its name in the plan: {@code rebuild/login}; one that is taken for each of several
   *     things has the thing's name behind
   * @param source where it is written: {@code rebuild#login}
   * @param needs numbers of the steps it waits for
   * @param included the runbook whose steps follow, where this one only stands for them
   */
  public record Entry(
      int number,
      String path,
      String source,
      Manuscript.Section section,
      Set<Integer> needs,
      Optional<Document> included) {
    public Entry {
      needs = Set.copyOf(needs);
    }
  }

  public Outline {
    entries = List.copyOf(entries);
  }

  /** The runbook in a language; what it includes is in that language too, where there is one. */
  public static Outline of(Runbooks runbooks, String name, String language) {
    Document document = document(runbooks.get(name, language));
    Walk walk = new Walk(runbooks, language);
    walk.walk(document, "", Set.of(), Map.of(), List.of(name));
    return new Outline(document, walk.entries);
  }

  private static Document document(Runbook runbook) {
    return new Document(runbook, Manuscript.of(runbook));
  }

  /** Follows the documents as the compiler does, with every condition taken to hold. */
  private static final class Walk {
    private final Runbooks runbooks;
    private final String language;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Integer, Set<Integer>> before = new HashMap<>();

    private Walk(Runbooks runbooks, String language) {
      this.runbooks = runbooks;
      this.language = language;
    }

    /** The steps by their names, as a runbook that includes this one may call them. */
    private Map<String, Set<Integer>> walk(
        Document document,
        String prefix,
        Set<Integer> entry,
        Map<String, Set<Integer>> told,
        List<String> chain) {
      Map<String, Set<Integer>> declared = new LinkedHashMap<>();
      Set<Integer> previous = entry;
      Set<Integer> beforePrevious = entry;
      String last = "";
      for (Manuscript.Section section : document.manuscript().sections()) {
        StepBlock step = section.step();
        boolean isAlternative = step.id().text().equals(last);
        Set<Integer> standard = isAlternative ? beforePrevious : previous;
        Set<Integer> needs = step.needs().map(ids -> named(ids, declared, entry)).orElse(standard);
        Set<Integer> reads = reads(step, declared, told);
        Optional<Document> inner = included(step, chain);
        Set<Integer> targets;
        if (inner.isPresent()) {
          targets = include(section, inner.get(), prefix, needs, declared, told, chain);
        } else {
          targets = Set.of(add(section, prefix, source(step, chain), needs, reads));
        }
        Set<Integer> all = new TreeSet<>(targets);
        if (isAlternative) {
          all.addAll(previous);
        } else {
          beforePrevious = previous;
        }
        previous = all;
        last = step.id().text();
        declared.merge(last, all, Walk::union);
      }
      return declared;
    }

    private static String source(StepBlock step, List<String> chain) {
      return chain.get(chain.size() - 1) + "#" + step.id().text();
    }

    private int add(
        Manuscript.Section section,
        String prefix,
        String source,
        Set<Integer> needs,
        Set<Integer> reads) {
      Set<Integer> behind = new HashSet<>();
      needs.forEach(need -> behind.addAll(before.getOrDefault(need, Set.of())));
      Set<Integer> direct = new TreeSet<>(needs);
      reads.stream().filter(read -> !behind.contains(read)).forEach(direct::add);
      direct.removeIf(need -> isForAnotherCase(need, direct, section.step()));
      direct.forEach(need -> behind.addAll(before.getOrDefault(need, Set.of())));
      behind.addAll(direct);
      int number = entries.size();
      before.put(number, behind);
      String path = prefix + section.step().id().text();
      entries.add(new Entry(number, path, source, section, direct, Optional.empty()));
      return number;
    }

    /** Whether another step of that name is there under just the conditions of the one in hand. */
    private boolean isForAnotherCase(int need, Set<Integer> direct, StepBlock step) {
      Set<String> when = conditions(step);
      Entry other = entries.get(need);
      return !conditions(other.section().step()).equals(when)
          && direct.stream()
              .map(entries::get)
              .anyMatch(
                  it ->
                      it.path().equals(other.path())
                          && conditions(it.section().step()).equals(when));
    }

    private static Set<String> conditions(StepBlock step) {
      return step.when().stream().map(Scalar::text).collect(Collectors.toSet());
    }

    private Set<Integer> include(
        Manuscript.Section section,
        Document inner,
        String prefix,
        Set<Integer> needs,
        Map<String, Set<Integer>> declared,
        Map<String, Set<Integer>> told,
        List<String> chain) {
      StepBlock step = section.step();
      int number = entries.size();
      entries.add(
          new Entry(
              number,
              prefix + step.id().text(),
              source(step, chain),
              section,
              needs,
              Optional.of(inner)));
      Map<String, Set<Integer>> passed = new HashMap<>();
      for (YamlNode.Entry input : step.use().with().entries()) {
        passed.put(input.name(), references(input.value(), declared, told));
      }
      String path = text(step, "prefix").orElse(step.id().text());
      String infix = path.isEmpty() ? "" : path + "/";
      List<String> longer = new ArrayList<>(chain);
      longer.add(inner.runbook().name());
      Map<String, Set<Integer>> names =
          walk(inner, prefix + infix, needs, passed, List.copyOf(longer));
      names.forEach((name, steps) -> declared.merge(infix + name, steps, Walk::union));
      Set<Integer> needed = new HashSet<>();
      Set<Integer> last = new TreeSet<>();
      for (Entry added : entries.subList(number + 1, entries.size())) {
        needed.addAll(added.needs());
        if (added.included().isEmpty()) {
          last.add(added.number());
        }
      }
      last.removeAll(needed);
      return last.isEmpty() ? needs : last;
    }

    private Optional<Document> included(StepBlock step, List<String> chain) {
      if (!step.use().kind().text().equals(StepCatalog.RUNBOOK)) {
        return Optional.empty();
      }
      return text(step, "name")
          .filter(name -> !chain.contains(name))
          .flatMap(
              name ->
                  runbooks
                      .findLanguage(name, language)
                      .flatMap(it -> runbooks.findEdition(name, it, new FileProblems(name)))
                      .or(() -> runbooks.find(name, new FileProblems(name))))
          .map(Outline::document);
    }

    private static Optional<String> text(StepBlock step, String input) {
      return step.use()
          .with()
          .find(input)
          .filter(Scalar.class::isInstance)
          .map(node -> ((Scalar) node).text());
    }

    private static Set<Integer> named(
        List<Scalar> ids, Map<String, Set<Integer>> declared, Set<Integer> entry) {
      Set<Integer> needs = new TreeSet<>();
      ids.forEach(id -> needs.addAll(declared.getOrDefault(id.text(), Set.of())));
      return needs.isEmpty() ? entry : needs;
    }

    private static Set<Integer> reads(
        StepBlock step, Map<String, Set<Integer>> declared, Map<String, Set<Integer>> told) {
      Set<Integer> reads = new TreeSet<>(references(step.use().with(), declared, told));
      step.otherwise().ifPresent(use -> reads.addAll(references(use.with(), declared, told)));
      return reads;
    }

    private static Set<Integer> references(
        YamlNode node, Map<String, Set<Integer>> declared, Map<String, Set<Integer>> told) {
      Set<Integer> found = new TreeSet<>();
      if (node instanceof Mapping mapping) {
        mapping.entries().forEach(e -> found.addAll(references(e.value(), declared, told)));
      } else if (node instanceof Sequence list) {
        list.items().forEach(item -> found.addAll(references(item, declared, told)));
      } else if (node instanceof Scalar scalar) {
        Matcher matcher = REFERENCE.matcher(scalar.text());
        while (matcher.find()) {
          String name = matcher.group(1).strip();
          int dot = name.lastIndexOf('.');
          found.addAll(
              name.startsWith("steps.") && dot > 6
                  ? declared.getOrDefault(name.substring(6, dot), Set.of())
                  : told.getOrDefault(name, Set.of()));
        }
      }
      return found;
    }

    private static Set<Integer> union(Set<Integer> one, Set<Integer> other) {
      Set<Integer> both = new LinkedHashSet<>(one);
      both.addAll(other);
      return both;
    }
  }
}
