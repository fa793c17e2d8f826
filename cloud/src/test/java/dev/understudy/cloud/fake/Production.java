package dev.understudy.cloud.fake;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.server.HostLogin;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.StepId;
import dev.understudy.core.SteppedTime;
import java.time.Instant;
import java.util.Optional;

/**
 * The sample estate as it stands in a cloud: one server with its disks, its replica, and DNS that
 * points at it. Time moves only when somebody waits.
 */
public final class Production {
  public static final String ADDRESS = "127.0.0.9";
  public static final String REPLICA_ADDRESS = "127.0.0.10";
  public static final Instant START = Instant.parse("2026-11-13T06:05:00Z");

  private final SteppedTime time = new SteppedTime(START);
  private final FakeCloud cloud = new FakeCloud(time);
  private final FakeSsh ssh = new FakeSsh();
  private final Estate estate;
  private final InstanceId server;
  private final Optional<DiskId> dataDisk;

  private Production(SampleEstate sample) {
    estate = sample.estate();
    server = home().addServer("cn-shanghai-b", ADDRESS, Tags.of("role", "data"));
    dataDisk =
        sample.isSingleDisk()
            ? Optional.empty()
            : Optional.of(
                home()
                    .addDisk(
                        server,
                        "cn-shanghai-b",
                        Disk.Kind.DATA,
                        Tags.of(Tags.DISK, "data"),
                        false));
    replica().addServer("cn-beijing-h", REPLICA_ADDRESS, Tags.none());
    cloud.dns().add(SampleEstate.ZONE, "api", "A", ADDRESS, 60);
  }

  public static Production of(SampleEstate sample) {
    return new Production(sample);
  }

  public FakeRegion home() {
    return cloud.in(SampleEstate.HOME);
  }

  public FakeRegion replica() {
    return cloud.in(SampleEstate.REPLICA);
  }

  public FakeCloud cloud() {
    return cloud;
  }

  public FakeSsh ssh() {
    return ssh;
  }

  public SteppedTime time() {
    return time;
  }

  public Estate estate() {
    return estate;
  }

  public ServerSpec spec() {
    return estate.findServer("data").orElseThrow();
  }

  public InstanceId server() {
    return server;
  }

  public DiskId dataDisk() {
    return dataDisk.orElseThrow();
  }

  public ServerScope scope(String purpose) {
    return new ServerScope(estate, spec(), estate.site("home"), purpose, cloud, new HostLogin(ssh));
  }

  public FakeContext context(String step) {
    return FakeContext.of(time, new StepId(step));
  }
}
