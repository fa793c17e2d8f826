package dev.understudy.lab.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeBufferTest {
  @TempDir Path directory;

  @Test
  void keepsWhatWasNotAcknowledgedOverARestart() throws Exception {
    Path file = directory.resolve("node");
    try (NodeBuffer buffer = NodeBuffer.open("node-01", file)) {
      buffer.add(1_000, 20.5);
      buffer.add(2_000, 20.6);
      buffer.add(3_000, 20.7);
      buffer.acknowledge(1);
    }

    try (NodeBuffer again = NodeBuffer.open("node-01", file)) {
      assertThat(again.pending(10)).extracting(Reading::at).containsExactly(2_000L, 3_000L);
      assertThat(again.ledger()).isEqualTo(new NodeBuffer.Ledger(1_000, 3_000, 3, 1));
    }
  }

  @Test
  void dropsATornLastLineOnly() throws Exception {
    Path file = directory.resolve("node");
    try (NodeBuffer buffer = NodeBuffer.open("node-01", file)) {
      buffer.add(1_000, 20.5);
    }
    Files.writeString(file, "+ 2000 2", StandardOpenOption.APPEND);

    try (NodeBuffer again = NodeBuffer.open("node-01", file)) {
      assertThat(again.pending(10)).extracting(Reading::at).containsExactly(1_000L);
      again.add(2_000, 20.6);
    }
    try (NodeBuffer third = NodeBuffer.open("node-01", file)) {
      assertThat(third.ledger().generated()).isEqualTo(2);
    }
  }

  @Test
  void refusesAFileThatIsDamagedElsewhere() throws Exception {
    Path file = directory.resolve("node");
    Files.writeString(file, "= 0 0 0 0\nnonsense\n+ 1000 20.5\n");

    assertThatThrownBy(() -> NodeBuffer.open("node-01", file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void staysSmallHoweverLongItRuns() throws Exception {
    Path file = directory.resolve("node");
    try (NodeBuffer buffer = NodeBuffer.open("node-01", file)) {
      for (int i = 1; i <= 20_000; i++) {
        buffer.add(i * 1_000L, 20);
        buffer.acknowledge(1);
      }
    }

    assertThat(Files.size(file)).isLessThan(100_000);
    try (NodeBuffer again = NodeBuffer.open("node-01", file)) {
      assertThat(again.ledger())
          .isEqualTo(new NodeBuffer.Ledger(1_000, 20_000_000, 20_000, 20_000));
    }
  }

  @Property(tries = 50)
  void everyReadingIsAcknowledgedOrStillThere(
      @ForAll @Size(max = 40) List<@IntRange(min = -5, max = 3) Integer> steps) throws Exception {
    Path file = Files.createTempFile("node", ".buffer");
    Files.delete(file);
    int added = 0;
    int acknowledged = 0;
    NodeBuffer buffer = NodeBuffer.open("node-01", file);
    for (int step : steps) {
      if (step < 0) {
        buffer.close();
        buffer = NodeBuffer.open("node-01", file);
      } else if (step == 0) {
        int count = Math.min(2, added - acknowledged);
        buffer.acknowledge(count);
        acknowledged += count;
      } else {
        for (int i = 0; i < step; i++) {
          added++;
          buffer.add(added * 1_000L, added);
        }
      }
    }
    buffer.close();

    try (NodeBuffer last = NodeBuffer.open("node-01", file)) {
      assertThat(last.ledger().generated()).isEqualTo(added);
      assertThat(last.ledger().acknowledged()).isEqualTo(acknowledged);
      assertThat(last.pending(1_000)).hasSize(added - acknowledged);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
