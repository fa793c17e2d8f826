package dev.understudy.cloud.fake;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Dns;
import dev.understudy.cloud.RegionId;
import dev.understudy.core.TimeSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** A cloud account in memory. */
public final class FakeCloud implements Cloud {
  private final TimeSource time;
  private final Map<RegionId, FakeRegion> regions = new LinkedHashMap<>();
  private final FakeDns dns = new FakeDns();

  public FakeCloud(TimeSource time) {
    this.time = time;
  }

  @Override
  public FakeRegion in(RegionId region) {
    return regions.computeIfAbsent(region, id -> new FakeRegion(id, time, this::in));
  }

  public FakeRegion in(String region) {
    return in(new RegionId(region));
  }

  @Override
  public Dns dns() {
    return dns;
  }

  public FakeDns fakeDns() {
    return dns;
  }
}
