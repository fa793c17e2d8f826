package dev.understudy.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How hard an archive may use the network. */
final class ChannelOptions {
  private static final int MOST = 16;

  @Option(
      names = "--channels",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many sessions work side by side: ${DEFAULT-VALUE} by default.")
  private int channels;

  @Option(
      names = "--limit",
      paramLabel = "RATE",
      description = "No more than this over the network, such as 50MB/s.")
  private @Nullable String limit;

  int channels() {
    if (channels < 1 || channels > MOST) {
      throw Globals.usage("--channels is from 1 to " + MOST, "--channels 2").asException();
    }
    return channels;
  }

  Optional<Long> bytesPerSecond() {
    if (limit == null) {
      return Optional.empty();
    }
    Optional<Long> bytes = Bytes.parse(limit);
    if (bytes.isEmpty()) {
      throw Globals.usage("'" + limit + "' is no rate", "--limit 50MB/s").asException();
    }
    return bytes;
  }
}
