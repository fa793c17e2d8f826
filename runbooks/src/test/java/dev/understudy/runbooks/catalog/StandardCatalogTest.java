package dev.understudy.runbooks.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Dns;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.EstateFile;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.Step;
import dev.understudy.core.StepId;
import dev.understudy.core.TimeSource;
import dev.understudy.core.Value;
import dev.understudy.runbooks.Environment;
import dev.understudy.runbooks.Inputs;
import dev.understudy.runbooks.StepCatalog;
import dev.understudy.runbooks.StepKind;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandardCatalogTest {
  private static final List<String> RECOVERY_AND_FAILOVER =
      List.of(
          "snapshot.take",
          "snapshot.newest",
          "snapshot.await",
          "snapshot.record",
          "server.observe",
          "server.provision",
          "server.await",
          "service.start",
          "server.prove",
          "server.adopt",
          "disk.create",
          "disk.await",
          "disk.attach",
          "disk.mount",
          "image.create",
          "image.await",
          "carrier.create",
          "carrier.await",
          "disk.detach",
          "data.copy",
          "carrier.release",
          "server.fence",
          "dns.switch",
          "dns.check",
          "clients.arrive",
          "continuity.prove",
          "replica.observe",
          "replica.promote");

  private final StepCatalog catalog = StandardCatalog.create();
  private final Environment environment = environment();

  private static Environment environment() {
    try {
      Path file = Path.of(StandardCatalogTest.class.getResource("/estates/data-disk.yaml").toURI());
      Estate estate = EstateFile.load(file);
      return new Environment(
          estate,
          new Untouched(),
          (target, deadline) -> {
            throw new AssertionError("making a step logged in to " + target);
          },
          TimeSource.system());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Making a step asks nothing of anybody. */
  private static final class Untouched implements Cloud {
    @Override
    public Region in(RegionId region) {
      throw new AssertionError("making a step asked region " + region);
    }

    @Override
    public Dns dns() {
      throw new AssertionError("making a step asked DNS");
    }
  }

  /** Inputs that a test gives, all known. */
  private record Given(Map<String, String> texts) implements Inputs {
    @Override
    public Value value(String name) {
      return findValue(name).orElseThrow();
    }

    @Override
    public Optional<Value> findValue(String name) {
      return findText(name).map(Value::of);
    }

    @Override
    public String text(String name) {
      return findText(name).orElseThrow();
    }

    @Override
    public Optional<String> findText(String name) {
      return Optional.ofNullable(texts.get(name));
    }

    @Override
    public List<String> list(String name) {
      return List.of();
    }
  }

  private Step make(String kind, Map<String, String> more) {
    StepKind found = catalog.find(kind).orElseThrow();
    Map<String, String> texts = new LinkedHashMap<>();
    for (StepKind.Parameter parameter : found.parameters()) {
      if (parameter.required()) {
        texts.put(parameter.name(), parameter.name().equals("server") ? "data" : "x-1");
      }
      parameter.fallback().ifPresent(text -> texts.put(parameter.name(), text));
    }
    texts.putAll(more);
    return found.maker().make(new StepId("one"), new Given(texts), environment);
  }

  private Problem refused(String kind, Map<String, String> more) {
    return catchThrowableOfType(ProblemException.class, () -> make(kind, more)).problem();
  }

  @Test
  void knowsEveryKindOfRecoveryAndFailover() {
    assertThat(catalog.names()).containsAll(RECOVERY_AND_FAILOVER);
  }

  @Test
  void makesEveryKindFromWhatItRequiresAndAsksNobody() {
    for (String kind : RECOVERY_AND_FAILOVER) {
      Step step = make(kind, Map.of());

      assertThat(step.id()).as(kind).isEqualTo(new StepId("one"));
      assertThat(step.summary()).as(kind).isNotBlank();
    }
  }

  @Test
  void everyKindSaysWhatItsInputsMeanAndWhatItLeaves() {
    for (StepKind kind : catalog.kinds()) {
      assertThat(kind.summary()).as(kind.name()).isNotBlank();
      assertThat(kind.parameters())
          .as(kind.name())
          .allSatisfy(parameter -> assertThat(parameter.meaning()).isNotBlank());
    }
    assertThat(RECOVERY_AND_FAILOVER)
        .allSatisfy(name -> assertThat(catalog.find(name).orElseThrow().receipt()).isNotEmpty());
  }

  @Test
  void theFallbackOfTakingASnapshotLeavesTheSameFacts() {
    List<String> chosen = catalog.find("snapshot.newest").orElseThrow().receipt();

    assertThat(chosen).containsAll(catalog.find("snapshot.take").orElseThrow().receipt());
  }

  @Test
  void onlyThePromotionCannotBeTakenBack() {
    assertThat(RECOVERY_AND_FAILOVER)
        .filteredOn(kind -> !(make(kind, Map.of()) instanceof ReversibleStep))
        .containsExactly("replica.promote");
  }

  @Test
  void namesTheServersWhenOneIsUnknown() {
    Problem problem = refused("server.observe", Map.of("server", "dat"));

    assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_FILE);
    assertThat(problem.what()).isEqualTo("'dat' is no server");
    assertThat(problem.why()).isEqualTo("there are: data");
  }

  @Test
  void refusesWordsThatMeanNothing() {
    assertThat(refused("snapshot.take", Map.of("disk", "disc")).why())
        .isEqualTo("there are: data, system, all");
    assertThat(refused("snapshot.take", Map.of("label", "mine")).what())
        .isEqualTo("'mine' is no label");
    assertThat(refused("snapshot.take", Map.of("quiesce", "yes")).what())
        .isEqualTo("'yes' is no quiesce");
    assertThat(refused("server.provision", Map.of("purpose", "fun")).what())
        .isEqualTo("'fun' is no purpose");
    assertThat(refused("server.provision", Map.of("site", "moon")).why())
        .contains("home")
        .contains("replica");
  }

  @Test
  void anInputGivenAsNothingIsNotGiven() {
    assertThat(make("server.provision", Map.of("site", "", "zone", "")))
        .isEqualTo(make("server.provision", Map.of()));
  }

  @Test
  void aReasonMustBeOne() {
    Problem problem = refused("server.fence", Map.of("unfenced", "it is off"));

    assertThat(problem.code()).isEqualTo(ProblemCode.USAGE);
    assertThat(problem.hint()).contains("at least 10 characters");
    assertThat(make("server.fence", Map.of("unfenced", "I pulled its cable"))).isNotNull();
  }
}
