package dev.understudy.cloud;

/** A cloud that can be looked at only: planning goes through it. Any other call is a bug. */
public final class ReadOnlyCloud implements Cloud {
  private final Cloud reading;

  public ReadOnlyCloud(Cloud cloud) {
    this.reading =
        PortProxy.around(
            cloud,
            (call, proceed) -> {
              if (call.kind() != PortCall.Kind.READ) {
                throw new IllegalStateException(
                    "planning must not change the world: " + call.name());
              }
              return proceed.get();
            });
  }

  @Override
  public Region in(RegionId region) {
    return reading.in(region);
  }

  @Override
  public Dns dns() {
    return reading.dns();
  }
}
