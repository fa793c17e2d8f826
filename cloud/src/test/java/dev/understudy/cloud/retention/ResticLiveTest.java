package dev.understudy.cloud.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the restic of this machine, with other histories each time. */
class ResticLiveTest {
  @TempDir private Path directory;

  @Test
  void agreesWithTheInstalledResticOnNewHistories() throws Exception {
    Restic.assumeInstalled();
    long seed = new Random().nextLong();
    ResticSession session = new ResticSession(directory, seed);
    boolean oldest = session.restic().keepsTheOldest();

    List<History> histories =
        session.judge(
            List.of(ZoneId.of("Europe/Berlin"), ZoneId.of("Australia/Lord_Howe")), 16, 12);

    assertThat(histories).hasSize(24);
    for (History history : histories) {
      int compared = history.at().size() - (oldest ? 1 : 0);
      assertThat(history.judged().subList(0, compared))
          .as("seed %d: %s", seed, history)
          .isEqualTo(history.reasons().subList(0, compared));
    }
  }
}
