package dev.understudy.bench;

import dev.understudy.aliyun.AliyunAccess;
import dev.understudy.aliyun.AliyunCloud;
import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.RetryingCloud;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.EstateFile;
import dev.understudy.core.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A lab with a fleet, in a process of its own. */
final class FleetLab implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Path directory;
  private final Process process;

  private FleetLab(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
  }

  static FleetLab start(Tool tool, Path directory, FleetScale scale)
      throws IOException, InterruptedException {
    Path said = directory.resolveSibling(directory.getFileName() + ".lab");
    List<String> arguments = new ArrayList<>(List.of("lab", "up", "--json", "--dir"));
    arguments.add(directory.toString());
    arguments.addAll(scale.labOptions());
    FleetLab lab = new FleetLab(directory, tool.start(said, List.of("-Xmx1g"), arguments));
    try {
      lab.awaitUp(said);
      lab.setCeiling(scale.callsPerSecond());
    } catch (IOException | InterruptedException | RuntimeException e) {
      lab.close();
      throw e;
    }
    return lab;
  }

  Path estateFile() {
    return directory.resolve("understudy.yaml");
  }

  /** Where its estate keeps runs. */
  Path state() {
    return directory.resolve("state");
  }

  Estate estate() {
    return EstateFile.load(estateFile());
  }

  /** Its cloud, reached as every cloud is. */
  Cloud cloud() throws IOException {
    AliyunAccess access =
        new AliyunAccess(
            key("access-key-id"),
            key("access-key-secret"),
            Optional.empty(),
            estate().cloud().endpoints(),
            estate().cloud().callsPerSecond());
    return new RetryingCloud(AliyunCloud.connect(access), TimeSource.system());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void awaitUp(Path said) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.readString(said).contains("\"type\":\"lab\"")) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException("the lab does not come up:\n" + Files.readString(said));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
    }
  }

  private void setCeiling(int callsPerSecond) throws IOException {
    String text = Files.readString(estateFile());
    Files.writeString(
        estateFile(),
        text.replaceFirst("callsPerSecond: \\d+", "callsPerSecond: " + callsPerSecond));
  }

  private String key(String name) throws IOException {
    return Files.readString(directory.resolve("keys").resolve(name)).strip();
  }
}
