package dev.understudy.runbooks.fake;

import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.Step;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import dev.understudy.runbooks.Environment;
import dev.understudy.runbooks.Inputs;
import dev.understudy.runbooks.Sample;
import dev.understudy.runbooks.TestContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sample estate, one host in a directory, an empty cloud, and steps made against them. */
public final class StepTrial {
  public final TestContext context = new TestContext();
  public final FakeCloud cloud = new FakeCloud();
  public final FakeHost host;

  public StepTrial(Path root) {
    host = new FakeHost(root);
  }

  /** Tags of what this run has made. */
  public Tags mine() {
    return Tags.of(Tags.RUN, context.run().value());
  }

  public Step make(String kind, Map<String, String> inputs) {
    return make(kind, inputs, Sample.dataDisk());
  }

  public Step make(String kind, Map<String, String> inputs, Estate estate) {
    return Sample.CATALOG
        .find(kind)
        .orElseThrow()
        .maker()
        .make(
            new StepId("step"),
            new Given(inputs),
            new Environment(estate, cloud, host, context.time()));
  }

  /** Inputs known now; the server is always the sample's. */
  private record Given(Map<String, String> inputs) implements Inputs {
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
      return Optional.ofNullable(name.equals("server") ? "data" : inputs.get(name));
    }

    @Override
    public List<String> list(String name) {
      return findText(name).map(text -> List.of(text.split(" "))).orElse(List.of());
    }
  }
}
