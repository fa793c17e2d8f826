package dev.understudy.runbooks;

import static dev.understudy.runbooks.Shelf.include;
import static dev.understudy.runbooks.Shelf.step;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForEachTest {
  private static final String SERVERS = "for-each: servers";

  @TempDir private Path directory;
  private Shelf shelf = new Shelf(Path.of(""), Sample.fleet());

  @BeforeEach
  void openAShelf() {
    shelf = new Shelf(directory, Sample.fleet());
  }

  @Test
  void takesAStepForEveryServerSideBySide() {
    shelf.write(
        "main",
        "",
        step("one"),
        step("two", SERVERS, "with: {text: \"${each} at ${each.site} in ${each.path}\"}"),
        step("three"));

    assertThat(shelf.shape())
        .isEqualTo(
            """
            one <
            two/data < one
            two/web-1 < one
            two/web-2 < one
            three < two/data, two/web-1, two/web-2
            """);
    assertThat(shelf.node("two/web-2").step().summary()).isEqualTo("web-2 at replica in /srv/web");
  }

  @Test
  void goesOnWithEachElementByItself() {
    shelf.write(
        "main",
        "",
        step("one", SERVERS),
        step("two", SERVERS, "with: {text: \"${steps.one.a}\"}"),
        step("three", SERVERS, "needs: [one]"),
        step("four", "for-each: [web-1]", "needs: [one]"));

    assertThat(shelf.shape())
        .isEqualTo(
            """
            one/data <
            one/web-1 <
            one/web-2 <
            two/data < one/data
            two/web-1 < one/web-1
            two/web-2 < one/web-2
            three/data < one/data
            three/web-1 < one/web-1
            three/web-2 < one/web-2
            four/web-1 < one/data, one/web-1, one/web-2
            """);
    assertThat(shelf.node("two/web-1").step().summary()).isEqualTo("one/web-1.a");
  }

  @Test
  void takesAStepForEveryDataDiskOfTheServer() {
    shelf.write(
        "main", "", step("one", "for-each: disks", "with: {text: \"${each.disk} ${each.path}\"}"));

    assertThat(shelf.shape()).isEqualTo("one/data <\n");
    assertThat(shelf.node("one/data").step().summary()).isEqualTo("data /srv/gams");
    assertThat(shelf.with("server", "web-1").shape()).isEqualTo("one/system <\n");
  }

  @Test
  void takesAStepForServersOfATagOrForAListOfNames() {
    shelf
        .with("last", "Third One")
        .write(
            "main",
            "  last: {meaning: m}\n",
            step("one", "for-each: {servers: {role: web}}"),
            step("two", "for-each: [first, \"${last}\"]", "needs: []"));

    assertThat(shelf.shape()).isEqualTo("one/web-1 <\none/web-2 <\ntwo/first <\ntwo/third-one <\n");
  }

  @Test
  void asksTheConditionsOfEachElement() {
    shelf.write(
        "main",
        "",
        step("one", SERVERS, "when: replica"),
        step("two", SERVERS, "when: [each!=web-2]", "with: {text: \"${each}\"}"),
        step("three"));

    assertThat(shelf.shape())
        .isEqualTo("one/data <\ntwo/data < one/data\ntwo/web-1 <\nthree < two/data, two/web-1\n");
  }

  @Test
  void alternativesShareANameElementByElement() {
    shelf.write(
        "main",
        "",
        step("way", SERVERS, "when: data-disk", "with: {text: disk}"),
        step("way", SERVERS, "when: single-disk", "with: {text: whole}"),
        step("use", SERVERS, "with: {text: \"${steps.way.a}\"}"));

    assertThat(shelf.shape())
        .isEqualTo(
            """
            way/data <
            way/web-1 <
            way/web-2 <
            use/data < way/data
            use/web-1 < way/web-1
            use/web-2 < way/web-2
            """);
    assertThat(shelf.node("way/data").step().summary()).isEqualTo("disk");
    assertThat(shelf.node("way/web-1").step().summary()).isEqualTo("whole");
  }

  @Test
  void includesARunbookForEachElement() {
    shelf.write(
        "part",
        "",
        step("first", "with: {text: \"${server}\"}"),
        step("last", "with: {text: \"${steps.first.a}\"}"));
    shelf.write(
        "main",
        "",
        include("part", "name: part, server: \"${each}\"", "for-each: {servers: {role: web}}"),
        step("use", "for-each: {servers: {role: web}}", "with: {text: \"${steps.part/last.b}\"}"),
        step("one", "needs: [part/web-1/first]"));

    assertThat(shelf.shape())
        .isEqualTo(
            """
            part/web-1/first <
            part/web-1/last < part/web-1/first
            part/web-2/first <
            part/web-2/last < part/web-2/first
            use/web-1 < part/web-1/last
            use/web-2 < part/web-2/last
            one < part/web-1/first
            """);
    assertThat(shelf.node("part/web-2/first").step().summary()).isEqualTo("web-2");
    assertThat(shelf.node("part/web-2/first").origin().source()).isEqualTo("part#first");
  }

  @Test
  void aFactOfOneElementIsNamedFromOutside() {
    shelf.write(
        "main", "", step("one", SERVERS), step("two", "with: {text: \"${steps.one/web-1.a}\"}"));

    assertThat(shelf.node("two").step().summary()).isEqualTo("one/web-1.a");
  }

  @Test
  void refusesAFactThatCouldBeOfAnyElement() {
    shelf.write("main", "", step("one", SERVERS), step("two", "with: {text: \"${steps.one.a}\"}"));

    assertThat(shelf.problems())
        .isEqualTo(
            "18:15: step 'one' is taken once for each of data, web-1, web-2; name one:"
                + " ${steps.one/data.a}");
  }

  @Test
  void refusesAnEmptyCollectionUnlessItIsLeftOut() {
    shelf.write("main", "", step("one", "for-each: {servers: {role: none}}"), step("two"));

    assertThat(shelf.problems())
        .startsWith("11:11: there is nothing to take this step for: no servers {role=none}");

    shelf.write(
        "main",
        "",
        step("one", "for-each: {servers: {role: none}}", "when: no-replica"),
        step("two"));
    assertThat(shelf.shape()).isEqualTo("two <\n");
  }

  @Test
  void saysWhatAnElementIsMissing() {
    shelf.write("main", "", step("one", SERVERS, "with: {text: \"${each.replica.site}\"}"));

    assertThat(shelf.problems())
        .isEqualTo(
            "12:15: the estate does not say 'replica.site' of 'web-1'\n"
                + "12:15: the estate does not say 'replica.site' of 'web-2'");
  }

  @Test
  void refusesEachOutsideALoopAndNamesThatCannotBeToldApart() {
    shelf.write(
        "main", "", step("one", "with: {text: \"${each}\"}"), step("two", "for-each: [a b, A-b]"));

    assertThat(shelf.problems())
        .isEqualTo(
            "11:15: '${each}' has a meaning only in a step with 'for-each'\n"
                + "18:11: 'A-b' cannot be told from another in the name of a step; give each a name"
                + " of its own (letters and digits)");
  }
}
