package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabServerTest {
  @TempDir Path directory;

  @Test
  void writesAnEstateThatNamesWhatItHasMade() throws Exception {
    try (LabServer lab = LabServer.start(LabOptions.apiOnly(directory))) {
      String estate = Files.readString(lab.estate());

      assertThat(estate).contains(lab.network("cn-shanghai").vpc()).doesNotContain("@");
      assertThat(lab.inventory()).hasSize(7);
    }
  }
}
