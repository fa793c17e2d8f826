package dev.understudy.cloud.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerLocatorTest {
  private static final Tags ROLE = Tags.of("role", "data");

  private final Production production = Production.of(SampleEstate.dataDisk(Path.of("/estate")));
  private final ServerLocator locator = new ServerLocator(production.estate(), production.cloud());

  private InstanceId found() {
    return locator.get(production.spec()).instance().id();
  }

  private static ServerSpec named(ServerSpec spec, InstanceId id) {
    return new ServerSpec(
        spec.name(),
        spec.site(),
        Optional.of(id),
        spec.tags(),
        spec.ssh(),
        spec.launch(),
        spec.data(),
        spec.services(),
        spec.verify(),
        spec.quiesce(),
        spec.replica(),
        spec.databases());
  }

  private void replace(InstanceId old, String by) {
    production.home().console().tag(old, Tags.of(Tags.REPLACED_BY, by));
  }

  @Test
  void findsTheServerThatCarriesTheTagsWithItsDisks() {
    LocatedServer server = locator.get(production.spec());

    assertThat(server.instance().id()).isEqualTo(production.server());
    assertThat(server.disk("data").map(Disk::id)).contains(production.dataDisk());
    assertThat(server.disk("system").map(Disk::kind)).contains(Disk.Kind.SYSTEM);
    assertThat(server.addresses()).containsExactly(Production.ADDRESS);
  }

  @Test
  void passesOverOneThatWasReplaced() {
    InstanceId fresh = production.home().addServer("cn-shanghai-b", "10.0.0.8", ROLE);
    replace(production.server(), fresh.value());

    assertThat(found()).isEqualTo(fresh);
  }

  @Test
  void namesThemWhenSeveralAreLeft() throws InterruptedException {
    InstanceId other = production.home().addServer("cn-shanghai-b", "10.0.0.8", ROLE);

    Problem problem = Trial.problem(this::found);

    assertThat(problem.code()).isEqualTo(ProblemCode.BLOCKED);
    assertThat(problem.why())
        .isEqualTo("2 servers carry the tags role=data: " + production.server() + ", " + other);
    assertThat(problem.hint())
        .isEqualTo("name the right one by 'instance:' under servers.data in understudy.yaml");
  }

  @Test
  void saysWhatItLookedForWhenThereIsNone() throws InterruptedException {
    production.home().lose(production.server());

    Problem problem = Trial.problem(this::found);

    assertThat(problem.code()).isEqualTo(ProblemCode.NOT_FOUND);
    assertThat(problem.what()).isEqualTo("server 'data' is not in cn-shanghai");
    assertThat(problem.why()).contains("role=data");
  }

  @Test
  void followsTheNamedServerToTheOneThatReplacedIt() {
    InstanceId second = production.home().addServer("cn-shanghai-b", "10.0.0.8", Tags.none());
    InstanceId third = production.home().addServer("cn-shanghai-b", "10.0.0.9", Tags.none());
    replace(production.server(), second.value());
    replace(second, third.value());

    LocatedServer server = locator.get(named(production.spec(), production.server()));

    assertThat(server.instance().id()).isEqualTo(third);
  }

  @Test
  void doesNotRunInACircleForEver() {
    InstanceId second = production.home().addServer("cn-shanghai-b", "10.0.0.8", Tags.none());
    replace(production.server(), second.value());
    replace(second, production.server().value());

    assertThat(locator.find(named(production.spec(), production.server()))).isEmpty();
  }

  @Test
  void aMarkThatWasTakenBackIsNone() {
    replace(production.server(), "");

    assertThat(found()).isEqualTo(production.server());
  }

  @Test
  void anUntaggedDataDiskIsTheDataDiskWhenItIsTheOnlyOne() {
    InstanceId other = production.home().addServer("cn-shanghai-b", "10.0.0.8", Tags.none());
    DiskId data =
        production.home().addDisk(other, "cn-shanghai-b", Disk.Kind.DATA, Tags.none(), false);
    ServerSpec spec = named(production.spec(), other);

    assertThat(locator.get(spec).disk("data").map(Disk::id)).contains(data);

    production.home().addDisk(other, "cn-shanghai-b", Disk.Kind.DATA, Tags.none(), false);
    assertThat(locator.get(spec).disk("data")).isEmpty();
  }
}
