package dev.understudy.continuity.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.continuity.Continuity;
import dev.understudy.continuity.Gap;
import dev.understudy.continuity.HeatMap;
import dev.understudy.continuity.HeatMap.Cell;
import dev.understudy.continuity.SeriesContinuity;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ContinuityPageTest {
  private static final Instant BEGIN = Instant.parse("2026-11-24T06:00:00Z");

  @Test
  void namesFromTheDataAreTextAndNeverMarkup() {
    String html = new ContinuityPage(found("<script>alert('1')</script>"), Optional.empty()).html();

    assertThat(html).doesNotContain("<script").contains("&lt;script&gt;alert(&#39;1&#39;)");
  }

  @Test
  void thePageAsksNobodyForAnything() {
    String html = new ContinuityPage(found("node"), Optional.empty()).html();

    assertThat(html)
        .contains("default-src 'none'")
        .doesNotContain("http:")
        .doesNotContain("https:");
  }

  @Test
  void everyCellIsDrawnInItsColour() throws Exception {
    HeatMap map = found("node").heat();

    BufferedImage image = ImageIO.read(new ByteArrayInputStream(HeatPicture.png(map)));

    int x = 180 + 20;
    for (Cell cell : Cell.values()) {
      assertThat(image.getRGB(x, 30)).as(cell.name()).isEqualTo(HeatPicture.colour(cell).getRGB());
      x += 960 / Cell.values().length;
    }
  }

  private static Continuity found(String name) {
    Gap gap = new Gap(BEGIN, BEGIN.plusSeconds(5), 5);
    SeriesContinuity series =
        new SeriesContinuity(
            name,
            Optional.of(Duration.ofSeconds(1)),
            55,
            Optional.of(BEGIN),
            Optional.of(BEGIN.plusSeconds(60)),
            60,
            5,
            0,
            7,
            1,
            0,
            Duration.ofSeconds(5),
            List.of(gap));
    HeatMap heat =
        new HeatMap(
            BEGIN,
            Duration.ofSeconds(10),
            Cell.values().length,
            List.of(new HeatMap.Row(name, List.of(Cell.values()))),
            0);
    return new Continuity(BEGIN, BEGIN.plusSeconds(60), 0, List.of(series), heat);
  }
}
