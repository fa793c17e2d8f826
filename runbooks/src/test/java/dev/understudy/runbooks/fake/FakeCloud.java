package dev.understudy.runbooks.fake;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Dns;
import dev.understudy.cloud.RegionId;
import java.util.LinkedHashMap;
import java.util.Map;

/** Regions of things with tags. A drill that asks for DNS fails its test. */
public final class FakeCloud implements Cloud {
  private final Map<RegionId, FakeRegion> regions = new LinkedHashMap<>();

  @Override
  public FakeRegion in(RegionId region) {
    return regions.computeIfAbsent(region, FakeRegion::new);
  }

  /** Where the sample estate's server and drill are. */
  public FakeRegion home() {
    return in(new RegionId("cn-shanghai"));
  }

  @Override
  public Dns dns() {
    throw new AssertionError("a drill asked for DNS");
  }
}
