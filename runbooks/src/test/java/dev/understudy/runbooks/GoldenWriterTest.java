package dev.understudy.runbooks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoldenWriterTest {
  @Test
  void writes() throws Exception {
    Path dir = Files.createDirectories(Path.of("src/test/resources/plans"));
    for (String n : new String[] {"snapshot-data-disk", "recover-data-disk", "recover-single-disk", "failover-data-disk", "drill-data-disk", "drill-single-disk"}) {
      String rb = n.substring(0, n.indexOf('-'));
      Files.writeString(dir.resolve(n + ".txt"), Sample.shape(Sample.compile(rb, Map.of(), n.endsWith("single-disk") ? Sample.singleDisk() : Sample.dataDisk())));
    }
  }
}
