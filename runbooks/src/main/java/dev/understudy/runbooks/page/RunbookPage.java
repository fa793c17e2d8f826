package dev.understudy.runbooks.page;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import dev.understudy.core.Plan;
import dev.understudy.core.StepId;
import dev.understudy.core.store.Timing;
import dev.understudy.runbooks.Circumstances;
import dev.understudy.runbooks.Labels;
import dev.understudy.runbooks.Outline;
import dev.understudy.runbooks.Runbook;
import dev.understudy.runbooks.RunbookParameter;
import dev.understudy.runbooks.Runbooks;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A runbook as one HTML page that stands alone: prose, steps, the picture of what waits for what,
 * how long each step took in rehearsals, and how to do it by hand.
 *
 * @param plan for one estate, if there is one: then the picture shows it, otherwise the document
 * @param circumstances what the plan was made for
 * @param rehearsals how long a step took
 */
public record RunbookPage(
    Runbooks runbooks,
    String name,
    String language,
    Optional<Plan> plan,
    Circumstances circumstances,
    Function<StepId, Optional<Timing>> rehearsals) {

  /**
   * The page.
   *
   * @throws dev.understudy.core.ProblemException as {@link Runbooks#get(String, String)}
   */
  public String html() {
    Outline outline = Outline.of(runbooks, name, language);
    Labels labels = Labels.in(language);
    Spans spans = new Spans(labels);
    List<StepId> path = plan.map(this::criticalPath).orElse(List.of());
    StepGraph graph =
        plan.map(known -> StepGraph.of(known, path, node -> entry(outline, node)))
            .orElseGet(() -> StepGraph.of(outline));
    Cards cards = new Cards(this, labels, graph, path);
    Runbook runbook = outline.document().runbook();
    PageView view =
        new PageView(
            language,
            name,
            runbook.title(),
            labels.all(),
            commands(runbook),
            runbook.parameters().stream().map(one -> parameter(one, labels)).toList(),
            ProseHtml.of(outline.document().manuscript().opening(), 1),
            GraphPicture.svg(graph, labels, vertex -> note(vertex, spans)),
            labels.get(plan.isPresent() ? "picture-of-plan" : "picture-of-document"),
            total(path, labels, spans),
            outline.entries().stream().map(cards::card).toList());
    StringWriter page = new StringWriter();
    template().execute(page, view);
    return page.toString();
  }

  private static Mustache template() {
    return new DefaultMustacheFactory("dev/understudy/runbooks/page").compile("runbook.mustache");
  }

  private List<StepId> criticalPath(Plan known) {
    Map<StepId, Duration> medians = new HashMap<>();
    known
        .nodes()
        .forEach(
            node ->
                rehearsals
                    .apply(node.id())
                    .ifPresent(timing -> medians.put(node.id(), timing.median())));
    return known.criticalPath(medians);
  }

  /**
   * Where a step of the plan is written: of a runbook that is included twice in the place that has
   * its name, of two steps of one name the one that applies.
   */
  private Outline.Entry entry(Outline outline, Plan.Node node) {
    List<Outline.Entry> named =
        outline.entries().stream()
            .filter(entry -> entry.source().equals(node.origin().source()))
            .toList();
    Comparator<Outline.Entry> likeness =
        Comparator.<Outline.Entry, Boolean>comparing(
                entry -> entry.path().equals(node.id().value()))
            .thenComparing(entry -> circumstances.fit(entry.section().step()));
    return named.stream()
        .max(likeness)
        .orElseThrow(() -> new IllegalStateException(node.id() + " is in no runbook"));
  }

  private String note(StepGraph.Vertex vertex, Spans spans) {
    return rehearsals
        .apply(new StepId(vertex.id()))
        .map(timing -> vertex.id() + " · " + spans.text(timing.median()))
        .orElse(vertex.id());
  }

  private String total(List<StepId> path, Labels labels, Spans spans) {
    List<Timing> known = path.stream().map(rehearsals).flatMap(Optional::stream).toList();
    if (known.isEmpty()) {
      return path.isEmpty() ? "" : labels.get("total-unknown");
    }
    String usual = spans.text(sum(known.stream().map(Timing::median).toList()));
    String most = spans.text(sum(known.stream().map(Timing::p95).toList()));
    int unmeasured = path.size() - known.size();
    return unmeasured == 0
        ? labels.get("total", usual, most)
        : labels.get("total-at-least", usual, most, unmeasured);
  }

  private static Duration sum(List<Duration> spans) {
    return spans.stream().reduce(Duration.ZERO, Duration::plus);
  }

  /** Empty for a runbook that is only a part of others. */
  private static String commands(Runbook runbook) {
    if (runbook.parameters().stream().anyMatch(RunbookParameter::required)) {
      return "";
    }
    String tool = "understudy -f understudy.yaml ";
    String start = tool + (runbook.name().equals("snapshot") ? "snapshot take" : runbook.name());
    return String.join(
        "\n", start + " --dry-run", start, tool + "run resume RUN", tool + "run undo RUN");
  }

  private static PageView.Parameter parameter(RunbookParameter parameter, Labels labels) {
    String allowed =
        parameter.choices().isEmpty()
            ? labels.get("type-" + parameter.type().name().toLowerCase(Locale.ROOT))
            : String.join(labels.get("comma"), parameter.choices());
    return new PageView.Parameter(
        parameter.name(),
        parameter.meaning(),
        allowed,
        parameter.fallback().orElse(""),
        parameter.required());
  }
}
