package dev.understudy.runbooks.page;

import java.util.List;
import java.util.Map;

/**
 * What the template of a page fills in; the template decides what is HTML already. Empty texts and
 * lists are left out of the page.
 */
record PageView(
    String language,
    String name,
    String title,
    Map<String, String> labels,
    String commands,
    List<Parameter> parameters,
    String opening,
    String picture,
    String pictureNote,
    String total,
    List<Card> cards) {

  boolean hasParameters() {
    return !parameters.isEmpty();
  }

  /** One parameter of the runbook. */
  record Parameter(
      String name, String meaning, String allowed, String fallback, boolean required) {}

  /** One step. */
  record Card(
      String anchor,
      String number,
      String heading,
      String path,
      boolean part,
      boolean absent,
      boolean noReturn,
      boolean critical,
      String when,
      String prose,
      String expected,
      String timeout,
      List<Link> needs,
      Use use,
      List<Use> otherwise,
      List<Pair> more,
      String manual) {

    boolean hasNeeds() {
      return !needs.isEmpty();
    }
  }

  /** A kind of step with its inputs. */
  record Use(String kind, List<Pair> inputs) {}

  /** A key and its value. */
  record Pair(String name, String value) {}

  /** A step that is waited for. */
  record Link(String anchor, String name) {}
}
