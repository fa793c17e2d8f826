package dev.understudy.lab;

import dev.understudy.lab.ecs.Catalog;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many servers that exist on paper only, four in five at home and one in five away.
 *
 * @param servers how many, up to 10,000
 * @param disksEach the system disk and the data disks of each, 1 to 17
 */
public record Fleet(int servers, int disksEach, String category) {
  /** How a fleet without a category is made. */
  public static final String CATEGORY = "cloud_essd";

  private static final Pattern TEXT = Pattern.compile("(\\d{1,5})x(\\d{1,2})(?::([a-z_]+))?");

  public Fleet {
    if (servers < 1 || servers > 10_000 || disksEach < 1 || disksEach > 17) {
      throw new LabException("a fleet has 1 to 10000 servers of 1 to 17 disks");
    }
    if (!Catalog.isDiskCategory(category)) {
      throw new LabException("no disk category '" + category + "'");
    }
  }

  /** {@code SERVERSxDISKS} or {@code SERVERSxDISKS:CATEGORY}. */
  public static Fleet parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new LabException("can not read fleet '" + text + "'; write SERVERSxDISKS[:CATEGORY]");
    }
    return new Fleet(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        matcher.group(3) == null ? CATEGORY : matcher.group(3));
  }
}
