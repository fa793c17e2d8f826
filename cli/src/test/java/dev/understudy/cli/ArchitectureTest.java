package dev.understudy.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of DESIGN.md section 4, as tests. */
class ArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.understudy");

  @Test
  void seesEveryModule() {
    for (String module :
        List.of(
            "core",
            "etcd",
            "cloud",
            "archive",
            "aliyun",
            "snapshot",
            "restore",
            "failover",
            "continuity",
            "runbooks",
            "lab",
            "cli")) {
      assertThat(
              OURS.stream()
                  .filter(type -> type.getPackageName().startsWith("dev.understudy." + module)))
          .as(module)
          .isNotEmpty();
    }
  }

  @Test
  void arrowsPointDownAndNeverSideways() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.understudy..")
        .layer("core")
        .definedBy("dev.understudy.core..")
        .layer("etcd")
        .definedBy("dev.understudy.etcd..")
        .layer("cloud")
        .definedBy("dev.understudy.cloud..")
        .layer("archive")
        .definedBy("dev.understudy.archive..")
        .layer("aliyun")
        .definedBy("dev.understudy.aliyun..")
        .layer("snapshot")
        .definedBy("dev.understudy.snapshot..")
        .layer("restore")
        .definedBy("dev.understudy.restore..")
        .layer("failover")
        .definedBy("dev.understudy.failover..")
        .layer("continuity")
        .definedBy("dev.understudy.continuity..")
        .layer("runbooks")
        .definedBy("dev.understudy.runbooks..")
        .layer("lab")
        .definedBy("dev.understudy.lab..")
        .layer("cli")
        .definedBy("dev.understudy.cli..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("lab")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("lab")
        .mayNotAccessAnyLayer()
        .whereLayer("etcd")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("etcd")
        .mayOnlyAccessLayers("core")
        .whereLayer("aliyun")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("aliyun")
        .mayOnlyAccessLayers("archive", "cloud", "core")
        .whereLayer("archive")
        .mayOnlyBeAccessedByLayers("aliyun", "runbooks", "cli")
        .whereLayer("archive")
        .mayOnlyAccessLayers("cloud", "core")
        .whereLayer("runbooks")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("snapshot")
        .mayOnlyBeAccessedByLayers("runbooks", "cli")
        .whereLayer("snapshot")
        .mayOnlyAccessLayers("cloud", "core")
        .whereLayer("restore")
        .mayOnlyBeAccessedByLayers("runbooks", "cli")
        .whereLayer("restore")
        .mayOnlyAccessLayers("cloud", "core")
        .whereLayer("failover")
        .mayOnlyBeAccessedByLayers("runbooks", "cli")
        .whereLayer("failover")
        .mayOnlyAccessLayers("cloud", "core")
        .whereLayer("continuity")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("continuity")
        .mayOnlyAccessLayers("core")
        .whereLayer("cloud")
        .mayOnlyAccessLayers("core")
        .whereLayer("core")
        .mayNotAccessAnyLayer()
        .check(OURS);
  }

  @Test
  void onlyTheAdapterNamesTheVendor() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.understudy.aliyun..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.aliyuncs..")
        .check(OURS);
  }

  @Test
  void onlyTheStoreKnowsHowEtcdIsSpokenTo() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.understudy.etcd..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.etcd..", "io.grpc..", "io.netty..", "com.google.protobuf..")
        .check(OURS);
  }

  @Test
  void theClockTheEnvironmentAndTheExitStayAtTheEdges() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.understudy.cli..", "dev.understudy.lab..")
        .and()
        .doNotHaveFullyQualifiedName("dev.understudy.core.SystemTime")
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", long.class, int.class)
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .because(
            "time comes from TimeSource, settings from the estate, and only the command line speaks")
        .check(OURS);
  }

  @Test
  void noFileIsLongerThanAPersonReads() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    List<String> tooLong;
    try (Stream<Path> files = Files.walk(root)) {
      tooLong =
          files
              .filter(
                  path ->
                      path.toString().endsWith(".java") && !path.toString().contains("/target/"))
              .filter(path -> lines(path) > 400)
              .map(path -> root.relativize(path) + ": " + lines(path) + " lines")
              .toList();
    }
    assertThat(tooLong).as("files over 400 lines").isEmpty();
  }

  private static long lines(Path path) {
    try (Stream<String> lines = Files.lines(path)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
