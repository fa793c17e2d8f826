package dev.understudy.continuity.report;

import dev.understudy.continuity.HeatMap;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Draws a heat map as a PNG: a line for each series, time from left to right. Needs no display, and
 * where the system has no font there are no labels.
 */
public final class HeatPicture {
  private static final int LABELS = 180;
  private static final int WIDTH = 960;
  private static final int TOP = 24;
  private static final int BOTTOM = 44;
  private static final int MARGIN = 12;
  private static final int LONGEST_LABEL = 26;

  private HeatPicture() {}

  /** The picture. Where the map leaves series out it says so. */
  public static byte[] png(HeatMap map) {
    // Before the first class of the toolkit looks for a display.
    System.setProperty("java.awt.headless", "true");
    ImageIO.setUseCache(false);
    List<HeatMap.Row> rows = map.rows();
    int height = rowHeight(rows.size());
    BufferedImage image =
        new BufferedImage(
            LABELS + WIDTH + MARGIN,
            TOP + rows.size() * height + BOTTOM,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    for (int i = 0; i < rows.size(); i++) {
      line(graphics, rows.get(i), TOP + i * height, height);
    }
    labels(graphics, map, rows, height);
    graphics.dispose();
    return encoded(image);
  }

  /** The colour of a cell, which colour-blind people can tell from the others. */
  static Color colour(HeatMap.Cell cell) {
    return switch (cell) {
      case NOT_DUE -> new Color(0xEEEEEE);
      case COMPLETE -> new Color(0x2A9D8F);
      case BACKFILLED -> new Color(0x4477AA);
      case PARTIAL -> new Color(0xF2CC5C);
      case POOR -> new Color(0xE76F51);
      case EMPTY -> new Color(0x7A1020);
    };
  }

  static String meaning(HeatMap.Cell cell) {
    return switch (cell) {
      case NOT_DUE -> "not due";
      case COMPLETE -> "complete";
      case BACKFILLED -> "complete, backfilled";
      case PARTIAL -> "half or more";
      case POOR -> "less than half";
      case EMPTY -> "nothing";
    };
  }

  private static int rowHeight(int rows) {
    return rows <= 40 ? 16 : rows <= 100 ? 8 : 3;
  }

  private static void line(Graphics2D graphics, HeatMap.Row row, int y, int height) {
    int columns = row.cells().size();
    int gutter = height > 4 ? 1 : 0;
    for (int i = 0; i < columns; i++) {
      int left = LABELS + (int) ((long) WIDTH * i / columns);
      int right = LABELS + (int) ((long) WIDTH * (i + 1) / columns);
      graphics.setColor(colour(row.cells().get(i)));
      graphics.fillRect(left, y, Math.max(1, right - left), height - gutter);
    }
  }

  private static void labels(Graphics2D graphics, HeatMap map, List<HeatMap.Row> rows, int height) {
    try {
      graphics.setColor(Color.DARK_GRAY);
      graphics.setFont(graphics.getFont().deriveFont(11f));
      int bottom = TOP + rows.size() * height;
      graphics.drawString(map.from().toString(), LABELS, TOP - 8);
      String until = map.from().plus(map.width().multipliedBy(map.columns())).toString();
      int length = graphics.getFontMetrics().stringWidth(until);
      graphics.drawString(until, LABELS + WIDTH - length, TOP - 8);
      int every = Math.max(1, 12 / height);
      for (int i = 0; i < rows.size(); i += every) {
        graphics.drawString(shortened(rows.get(i).series()), MARGIN, TOP + i * height + 12);
      }
      if (map.others() > 0) {
        graphics.drawString("and " + map.others() + " more", MARGIN, bottom + 16);
      }
      legend(graphics, bottom + 18);
    } catch (LinkageError | InternalError noFonts) {
      graphics.setColor(Color.WHITE);
    }
  }

  private static void legend(Graphics2D graphics, int y) {
    int x = LABELS;
    for (HeatMap.Cell cell : HeatMap.Cell.values()) {
      graphics.setColor(colour(cell));
      graphics.fillRect(x, y, 12, 12);
      graphics.setColor(Color.DARK_GRAY);
      graphics.drawString(meaning(cell), x + 16, y + 11);
      x += 30 + graphics.getFontMetrics().stringWidth(meaning(cell));
    }
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_LABEL ? name : name.substring(0, LONGEST_LABEL - 1) + "…";
  }

  private static byte[] encoded(BufferedImage image) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(image, "png", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
