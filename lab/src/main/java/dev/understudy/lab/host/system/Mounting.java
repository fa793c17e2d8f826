package dev.understudy.lab.host.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Mounts and unmounts disks of a machine, and reads its fstab. */
public final class Mounting {

  /** A line of {@code /etc/fstab}. */
  public record Entry(String source, String target, String fstype, List<String> options) {
    public Entry {
      options = List.copyOf(options);
    }

    public boolean isOptional() {
      return options.contains("nofail");
    }

    boolean isReadOnly() {
      return options.contains("ro");
    }
  }

  private final HostSystem system;

  Mounting(HostSystem system) {
    this.system = system;
  }

  /** Mounts a device or a {@code UUID=} or {@code LABEL=} at a directory. */
  public void mount(String source, String target, String cwd, boolean readOnly)
      throws IOException, CommandFailure {
    HostPath place = system.paths().resolve(cwd, target);
    String path = source.contains("=") ? source : system.paths().resolve(cwd, source).path();
    BlockDevice device =
        system
            .devices()
            .findSource(source, path)
            .orElseThrow(() -> failure(target, "special device " + source + " does not exist"));
    if (!Files.isDirectory(place.real())) {
      throw failure(target, "mount point does not exist");
    }
    if (!device.holdsFilesystem()) {
      throw failure(
          target,
          "wrong fs type, bad option, bad superblock on "
              + device.path()
              + ", missing codepage or helper program, or other error");
    }
    if (system.mounts().findAt(place.path()).isPresent()) {
      throw failure(target, device.path() + " already mounted or mount point busy");
    }
    system
        .mounts()
        .add(
            new Mount(
                device.path(),
                place.path(),
                device.fstype(),
                readOnly,
                device.disk(),
                system.disks().files(device.disk())));
    system.writeKernelFiles();
  }

  /** Unmounts by directory or device; refuses while a service works there. */
  public void unmount(String what, String cwd, boolean lazy) throws IOException, CommandFailure {
    String path = system.paths().resolve(cwd, what).path();
    Mount mount =
        system
            .mounts()
            .findAt(path)
            .or(() -> system.mounts().findSource(path))
            .orElseThrow(() -> new CommandFailure(32, "umount: " + what + ": not mounted."));
    if (mount.disk().isEmpty() || mount.target().equals("/")) {
      throw new CommandFailure(32, "umount: " + what + ": target is busy.");
    }
    Optional<String> user = system.units().findUsing(mount.target());
    if (user.isPresent() && !lazy) {
      throw new CommandFailure(32, "umount: " + what + ": target is busy.");
    }
    system.mounts().remove(mount.target());
    system.writeKernelFiles();
  }

  /** What is mounted at boot besides the root. */
  public List<Entry> fstab() throws IOException {
    Path file = system.paths().resolve("/", "/etc/fstab").real();
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    List<Entry> entries = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] words = line.strip().split("\\s+", -1);
      if (line.isBlank() || line.strip().startsWith("#") || words.length < 3) {
        continue;
      }
      List<String> options = words.length > 3 ? List.of(words[3].split(",", -1)) : List.of();
      entries.add(new Entry(words[0], words[1], words[2], options));
    }
    return entries;
  }

  /** Mounts what fstab names and is not mounted yet; returns what could not be. */
  public List<Entry> mountAll() throws IOException {
    List<Entry> failed = new ArrayList<>();
    for (Entry each : fstab()) {
      boolean swap = !each.target().startsWith("/") || each.options().contains("noauto");
      if (swap || system.mounts().findAt(each.target()).isPresent()) {
        continue;
      }
      try {
        mount(each.source(), each.target(), "/", each.isReadOnly());
      } catch (CommandFailure e) {
        system.journal().add("kernel", String.valueOf(e.getMessage()));
        failed.add(each);
      }
    }
    return failed;
  }

  private static CommandFailure failure(String target, String why) {
    return new CommandFailure(32, "mount: " + target + ": " + why + ".");
  }
}
