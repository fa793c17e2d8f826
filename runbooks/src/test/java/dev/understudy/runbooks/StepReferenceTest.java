package dev.understudy.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StepReferenceTest {
  private static final Path PUBLISHED = Path.of("../docs/reference/steps.md");

  @Test
  void thePublishedPageIsCurrent() throws IOException {
    String page = StepReference.markdown(Sample.CATALOG);
    if ("write".equals(System.getProperty("understudy.reference"))) {
      Files.writeString(PUBLISHED, page);
    }

    assertThat(PUBLISHED)
        .as("write it anew with -Dunderstudy.reference=write")
        .content()
        .isEqualTo(page);
  }

  @Test
  void namesEveryKindInputAndFact() {
    String page = StepReference.markdown(Sample.CATALOG);

    for (StepKind kind : Sample.CATALOG.kinds()) {
      assertThat(page).contains("## `" + kind.name() + "`").contains(kind.summary());
      kind.parameters().forEach(input -> assertThat(page).contains("`" + input.name() + "`"));
      kind.receipt().forEach(fact -> assertThat(page).contains("`" + fact + "`"));
    }
  }

  @Test
  void theCatalogueHasEveryKindOnce() {
    assertThat(Sample.CATALOG.names())
        .doesNotHaveDuplicates()
        .contains(
            "server.observe",
            "server.fence",
            "snapshot.take",
            "snapshot.newest",
            "carrier.release",
            "replica.promote",
            "nonce.write",
            "nonce.check",
            "group.isolate",
            "isolation.prove",
            "control.negative",
            "teardown",
            "inventory.prove",
            "host.run",
            "http.check",
            "dns.check",
            "approve");
  }
}
