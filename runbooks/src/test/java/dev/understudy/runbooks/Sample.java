package dev.understudy.runbooks;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Dns;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.EstateFile;
import dev.understudy.core.Plan;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.TimeSource;
import dev.understudy.core.ssh.Ssh;
import dev.understudy.runbooks.catalog.StandardCatalog;
import dev.understudy.runbooks.general.Approvals;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** The estate that the lab writes, and compiling against it. Nothing may be asked of the world. */
public final class Sample {
  public static final StepCatalog CATALOG = StandardCatalog.create(Approvals.nobody());

  private Sample() {}

  public static Estate dataDisk() {
    return estate("data-disk.yaml");
  }

  public static Estate singleDisk() {
    return estate("single-disk.yaml");
  }

  /** Three servers, one with a data disk and a replica. */
  public static Estate fleet() {
    return estate("fleet.yaml");
  }

  public static Environment environment(Estate estate) {
    return new Environment(estate, new Untouched(), noLogin(), TimeSource.system());
  }

  public static Plan compile(String runbook, Map<String, String> arguments, Estate estate) {
    Runbooks runbooks = Runbooks.builtIn();
    return new RunbookCompiler(runbooks)
        .compile(runbooks.get(runbook), arguments, CATALOG, environment(estate));
  }

  /** One line per step: {@code id < needs}, and {@code !} at the point of no return. */
  static String shape(Plan plan) {
    return plan.nodes().stream()
        .map(
            node ->
                node.id()
                    + (node.step() instanceof ReversibleStep ? "" : " !")
                    + " < "
                    + node.needs().stream().map(Object::toString).collect(Collectors.joining(", ")))
        .map(String::stripTrailing)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static Estate estate(String name) {
    try {
      return EstateFile.load(Path.of(Sample.class.getResource("/estates/" + name).toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Ssh noLogin() {
    return (target, deadline) -> {
      throw new AssertionError("compiling logged in to " + target);
    };
  }

  /** A cloud that must not be asked for anything while a plan is made. */
  private static final class Untouched implements Cloud {
    @Override
    public Region in(RegionId region) {
      throw new AssertionError("compiling asked region " + region);
    }

    @Override
    public Dns dns() {
      throw new AssertionError("compiling asked DNS");
    }
  }
}
