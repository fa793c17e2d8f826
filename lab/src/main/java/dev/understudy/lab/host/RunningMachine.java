package dev.understudy.lab.host;

import dev.understudy.lab.host.disk.DiskStore;
import dev.understudy.lab.host.shell.HostShell;
import dev.understudy.lab.host.shell.Streams;
import dev.understudy.lab.host.system.BlockDevice;
import dev.understudy.lab.host.system.CommandFailure;
import dev.understudy.lab.host.system.HostSystem;
import dev.understudy.lab.host.system.MachineNetwork;
import dev.understudy.lab.host.system.Mount;
import dev.understudy.lab.host.system.Mounting;
import dev.understudy.lab.host.system.Power;
import dev.understudy.lab.host.system.Service;
import dev.understudy.lab.host.tool.Toolbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;

/** One machine that has power: boots, runs and loses power again. Used under its owner's lock. */
final class RunningMachine {

  /** What a machine needs from the computer it runs on. */
  record Board(
      DiskStore disks,
      MachineNetwork network,
      Power power,
      Service.Starter starter,
      Toolbox tools,
      ExecutorService work,
      Map<String, String> environment,
      Path runtime,
      int sshPort) {}

  private final Board board;
  private final HostKind.Machine machine;
  private final List<HostKind.Attachment> disks;
  private final HostSystem system;
  private final Console console;
  private Optional<SshService> ssh = Optional.empty();
  private volatile boolean off;

  RunningMachine(Board board, HostKind.Machine machine, Console console) throws IOException {
    this.board = board;
    this.machine = machine;
    this.console = console;
    this.disks = new ArrayList<>(machine.disks());
    this.system =
        new HostSystem(
            machine,
            board.runtime(),
            board.disks(),
            board.network(),
            board.power(),
            board.starter(),
            board.environment(),
            java.time.Clock.systemUTC());
  }

  HostSystem system() {
    return system;
  }

  /** The machine as it would boot now. */
  HostKind.Machine asItIs() {
    return new HostKind.Machine(
        machine.instanceId(),
        machine.region(),
        machine.hostname(),
        machine.address(),
        machine.authorizedKey(),
        machine.userData(),
        disks,
        false);
  }

  boolean has(String disk) {
    return disks.stream().anyMatch(each -> each.diskId().equals(disk));
  }

  /**
   * Boots until SSH answers; services start after that. A machine that cannot boot stays silent.
   */
  void boot() throws IOException {
    for (HostKind.Attachment each : disks) {
      system.devices().add(each.device(), each.diskId(), each.serial(), each.sizeGib());
    }
    Optional<BlockDevice> root = findRoot();
    if (root.isEmpty()) {
      console.noBootDevice();
      return;
    }
    Path files = board.disks().files(root.get().disk());
    if (!StockImage.boots(files)) {
      console.kernelPanic();
      return;
    }
    system.mountRoot(root.get());
    if (machine.firstBoot()) {
      personalise(files);
    }
    KeyPair hostKey = HostKeys.ensure(files, machine.hostname());
    List<Mounting.Entry> missing =
        system.mounting().mountAll().stream().filter(each -> !each.isOptional()).toList();
    if (!missing.isEmpty()) {
      console.emergency(missing.get(0).target());
      return;
    }
    SshService service =
        SshService.start(
            system,
            board.tools(),
            hostKey,
            HostKeys.parseAll(machine.authorizedKey()),
            board.work());
    ssh = Optional.of(service);
    board.network().open(board.sshPort(), service.port());
    console.booted(machine.hostname(), HostKeys.publicLine(hostKey.getPublic()));
    board.work().execute(this::startServices);
  }

  void attach(HostKind.Attachment disk) throws IOException {
    if (has(disk.diskId())) {
      return;
    }
    disks.add(disk);
    system.devices().add(disk.device(), disk.diskId(), disk.serial(), disk.sizeGib());
    system.journal().add("kernel", "virtio_blk: new disk " + disk.serial());
  }

  /** Takes a disk away, in use or not: what worked on it fails, as it would for lack of a disk. */
  void detach(String disk) throws IOException {
    disks.removeIf(each -> each.diskId().equals(disk));
    for (Mount each : system.mounts().all()) {
      if (each.disk().equals(disk)) {
        system.units().processesUsing(each.target()).forEach(Process::destroyForcibly);
      }
    }
    system.mounts().removeDisk(disk);
    system.devices().remove(disk);
    system.writeKernelFiles();
  }

  void powerOff(boolean hard) throws IOException {
    off = true;
    system.timers().end();
    if (hard) {
      board.network().end();
      system.units().abandon();
      system.processes().end();
    } else {
      system.processes().thawAll();
      system.units().stopAll();
      board.network().end();
      system.processes().end();
    }
    ssh.ifPresent(SshService::close);
    Directories.delete(board.runtime());
  }

  private Optional<BlockDevice> findRoot() {
    String systemDisk =
        disks.stream()
            .filter(HostKind.Attachment::system)
            .map(HostKind.Attachment::diskId)
            .findFirst()
            .orElse("");
    return system.devices().all().stream()
        .filter(each -> each.disk().equals(systemDisk) && each.holdsFilesystem())
        .findFirst();
  }

  private void personalise(Path files) throws IOException {
    HostKeys.forget(files);
    Files.createDirectories(files.resolve("etc"));
    Files.createDirectories(files.resolve("root/.ssh"));
    Files.writeString(files.resolve("etc/hostname"), machine.hostname() + "\n");
    Files.writeString(
        files.resolve("etc/machine-id"), UUID.randomUUID().toString().replace("-", "") + "\n");
    Files.writeString(
        files.resolve("root/.ssh/authorized_keys"), machine.authorizedKey().strip() + "\n");
  }

  private void startServices() {
    try {
      if (machine.firstBoot() && !machine.userData().isBlank()) {
        runUserData();
      }
      for (String each : system.units().enabled()) {
        start(each);
      }
      system.journal().add("systemd", "Startup finished.");
    } catch (IOException | RuntimeException e) {
      complain("startup failed: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void start(String unit) throws IOException {
    try {
      if (!off) {
        system.units().start(unit);
      }
    } catch (CommandFailure e) {
      system.journal().add("systemd", String.valueOf(e.getMessage()));
    }
  }

  private void runUserData() throws InterruptedException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    int status =
        new HostShell(system, board.tools())
            .run(machine.userData(), new Streams(InputStream.nullInputStream(), output, output));
    output
        .toString(StandardCharsets.UTF_8)
        .lines()
        .forEach(line -> system.journal().add("cloud-init", line));
    if (status != 0) {
      complain("cloud-init: user data ended with status " + status);
    }
  }

  /** On a machine that has lost its power, failing is all that can be expected. */
  private void complain(String what) {
    if (!off) {
      system.journal().add("kernel", what);
      console.append(what);
    }
  }
}
