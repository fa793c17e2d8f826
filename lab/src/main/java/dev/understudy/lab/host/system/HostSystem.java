package dev.understudy.lab.host.system;

import dev.understudy.lab.host.HostKind.Machine;
import dev.understudy.lab.host.disk.DiskStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** One running machine's operating system: everything its programs can see or touch. */
public final class HostSystem {
  public static final String KERNEL = "6.1.0-28-amd64";

  private final Machine machine;
  private final Path runtime;
  private final DiskStore disks;
  private final MachineNetwork network;
  private final Power power;
  private final Clock clock;
  private final MountTable mounts = new MountTable();
  private final HostPaths paths = new HostPaths(mounts);
  private final HostProcesses processes;
  private final Devices devices;
  private final Journal journal;
  private final Mounting mounting;
  private final Units units;
  private final Timers timers;
  private final Instant booted;
  private final String bootId = UUID.randomUUID().toString();

  /**
   * @param runtime directory for what does not outlive the boot
   * @param environment of each real process
   */
  public HostSystem(
      Machine machine,
      Path runtime,
      DiskStore disks,
      MachineNetwork network,
      Power power,
      Service.Starter starter,
      Map<String, String> environment,
      Clock clock)
      throws IOException {
    this.machine = machine;
    this.runtime = runtime;
    this.disks = disks;
    this.network = network;
    this.power = power;
    this.clock = clock;
    this.booted = clock.instant();
    this.processes = new HostProcesses(environment);
    this.devices = new Devices(disks, runtime.resolve("dev"));
    this.journal = new Journal(machine.hostname(), clock);
    this.mounting = new Mounting(this);
    this.units = new Units(this, starter);
    this.timers = new Timers(journal);
    for (String each : new String[] {"dev", "proc", "run", "tmp"}) {
      Files.createDirectories(runtime.resolve(each));
    }
  }

  public Machine machine() {
    return machine;
  }

  public DiskStore disks() {
    return disks;
  }

  public MachineNetwork network() {
    return network;
  }

  public Power power() {
    return power;
  }

  public MountTable mounts() {
    return mounts;
  }

  public HostPaths paths() {
    return paths;
  }

  public HostProcesses processes() {
    return processes;
  }

  public Devices devices() {
    return devices;
  }

  public Journal journal() {
    return journal;
  }

  public Mounting mounting() {
    return mounting;
  }

  public Units units() {
    return units;
  }

  public Timers timers() {
    return timers;
  }

  public Clock clock() {
    return clock;
  }

  public Instant booted() {
    return booted;
  }

  /** A real directory for programs' temporary files; empty at boot. */
  public Path scratch() {
    return runtime.resolve("tmp");
  }

  /** Mounts the system disk and the kernel's own file systems. */
  public void mountRoot(BlockDevice device) throws IOException {
    mounts.add(
        new Mount(
            device.path(), "/", device.fstype(), false, device.disk(), disks.files(device.disk())));
    for (String each : new String[] {"dev", "proc", "run"}) {
      String kind = each.equals("dev") ? "devtmpfs" : each.equals("proc") ? "proc" : "tmpfs";
      mounts.add(new Mount(kind, "/" + each, kind, false, "", runtime.resolve(each)));
    }
    writeKernelFiles();
  }

  /** Brings the files in {@code /proc} up to date. */
  public void writeKernelFiles() throws IOException {
    StringBuilder table = new StringBuilder();
    for (Mount each : mounts.all()) {
      table
          .append(each.source())
          .append(' ')
          .append(each.target())
          .append(' ')
          .append(each.fstype())
          .append(' ')
          .append(each.options())
          .append(" 0 0\n");
    }
    Path proc = runtime.resolve("proc");
    Path random = proc.resolve("sys/kernel/random");
    Files.createDirectories(random);
    Files.writeString(random.resolve("boot_id"), bootId + "\n");
    Files.writeString(proc.resolve("mounts"), table);
    Files.writeString(proc.resolve("version"), "Linux version " + KERNEL + "\n");
    Files.writeString(proc.resolve("cmdline"), "BOOT_IMAGE=/boot/vmlinuz-" + KERNEL + " ro\n");
  }
}
