package dev.understudy.cloud.fake;

import dev.understudy.core.ssh.CommandResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A host: files, devices, mounts and units, and the few programs that steps run on it. Other
 * programs answer as a test scripts them.
 */
public final class FakeHost {
  private static final CommandResult FINE = new CommandResult(0, "", "");
  private static final CommandResult NO = new CommandResult(1, "", "");

  private final String address;
  private final FakeFiles files = new FakeFiles();
  private final Map<String, Device> devices = new LinkedHashMap<>();
  private final Set<String> active = new LinkedHashSet<>();
  private final Set<String> enabled = new LinkedHashSet<>();
  private final Set<String> brokenUnits = new LinkedHashSet<>();
  private final Map<String, Function<List<String>, CommandResult>> scripted = new TreeMap<>();
  private final List<String> commands = new ArrayList<>();
  private final FakeTimers timers = new FakeTimers();
  private Optional<Runnable> beforeEach = Optional.empty();
  private long free = 1L << 40;

  FakeHost(String address) {
    this.address = address;
  }

  private record Device(
      String path, String serial, String uuid, boolean isEmpty, Map<String, String> content) {}

  /** A disk plugged in that holds nothing. */
  public FakeHost plugEmpty(String path, String serial) {
    devices.put(path, new Device(path, serial, "uuid-" + serial, true, Map.of()));
    return this;
  }

  /** A disk plugged in, with files by their path on it. */
  public FakeHost plug(String path, String serial, Map<String, String> content) {
    devices.put(path, new Device(path, serial, "uuid-" + serial, false, new TreeMap<>(content)));
    return this;
  }

  public FakeHost file(String path, String content) {
    files.write(path, content);
    return this;
  }

  public FakeHost unit(String unit, boolean running) {
    if (running) {
      active.add(unit);
      enabled.add(unit);
    }
    return this;
  }

  /** It ends right after it was started. */
  public FakeHost breakUnit(String unit) {
    brokenUnits.add(unit);
    return this;
  }

  /** Bytes that are left on its disk. */
  public FakeHost free(long bytes) {
    free = bytes;
    return this;
  }

  /** How a program that is not built in answers. */
  public FakeHost on(String program, Function<List<String>, CommandResult> answer) {
    scripted.put(program, answer);
    return this;
  }

  public FakeHost on(String program, int exit, String stdout) {
    return on(program, command -> new CommandResult(exit, stdout, ""));
  }

  /** Done before each command: time that passes, or something that breaks. */
  public void beforeEach(Runnable action) {
    beforeEach = Optional.of(action);
  }

  /** Timers that wait. */
  public List<String> timers() {
    return timers.names();
  }

  /** Their time has come. */
  public void fireTimers() {
    timers.due().forEach(command -> run(command, ""));
  }

  public Optional<String> read(String path) {
    return files.read(path);
  }

  public Optional<String> mountedAt(String path) {
    return files.deviceAt(path);
  }

  public boolean isActive(String unit) {
    return active.contains(unit);
  }

  public boolean isEnabled(String unit) {
    return enabled.contains(unit);
  }

  /** Every command so far, words joined by blanks. */
  public List<String> commands() {
    return List.copyOf(commands);
  }

  CommandResult run(List<String> command, String stdin) {
    beforeEach.ifPresent(Runnable::run);
    commands.add(String.join(" ", command));
    Function<List<String>, CommandResult> answer = scripted.get(command.get(0));
    return answer != null ? answer.apply(command) : builtIn(command, stdin);
  }

  private CommandResult builtIn(List<String> command, String stdin) {
    String last = command.get(command.size() - 1);
    return switch (command.get(0)) {
      case "true", "sync", "mkdir" -> FINE;
      case "uname" -> new CommandResult(0, "6.1.0-fake\n", "");
      case "cat" -> files.read(last).map(text -> new CommandResult(0, text, "")).orElse(NO);
      case "test" -> files.exists(last) ? FINE : NO;
      case "tee" -> tee(command, stdin);
      case "rm" -> {
        files.remove(last);
        yield FINE;
      }
      case "mv" -> {
        files.move(command.get(command.size() - 2), last);
        yield FINE;
      }
      case "cp" -> copy(command.get(command.size() - 2), last);
      case "find" -> new CommandResult(0, files.sizes(command.get(1)), "");
      case "df" ->
          new CommandResult(
              0,
              "Filesystem 1-blocks Used Available Use% Mounted on\n"
                  + "/dev/vda1 9 9 "
                  + free
                  + " 1% /\n",
              "");
      case "mount" -> mount(command.get(command.size() - 2), last);
      case "umount" -> files.unmount(last) ? FINE : NO;
      case "findmnt" ->
          files.deviceAt(last).map(d -> new CommandResult(0, d + "\n", "")).orElse(NO);
      case "lsblk" -> new CommandResult(0, lsblk(), "");
      case "blkid" -> new CommandResult(0, devices.get(last).uuid() + "\n", "");
      case "mkfs.ext4" -> {
        Device device = devices.get(last);
        if (!device.isEmpty()) {
          yield new CommandResult(1, "", "mkfs.ext4: contains a file system");
        }
        plug(last, device.serial(), Map.of());
        yield FINE;
      }
      case "systemctl" -> systemctl(command.get(1), last);
      case "systemd-run" -> timers.arm(command);
      default -> new CommandResult(127, "", command.get(0) + ": not found on " + address);
    };
  }

  private CommandResult tee(List<String> command, String stdin) {
    String path = command.get(command.size() - 1);
    boolean isAppend = command.contains("-a");
    files.write(path, (isAppend ? files.read(path).orElse("") : "") + stdin);
    return FINE;
  }

  private CommandResult copy(String source, String target) {
    String from = source.endsWith("/.") ? source.substring(0, source.length() - 2) : source;
    if (files.bytes(from) > free) {
      files.write(target + "/half-of-it", "");
      return new CommandResult(1, "", "cp: error writing: No space left on device");
    }
    files.copy(from, target);
    return FINE;
  }

  private CommandResult mount(String device, String path) {
    Device found = devices.get(device);
    if (found == null) {
      return new CommandResult(32, "", "mount: " + device + " does not exist");
    }
    files.mount(device, path, found.content());
    return FINE;
  }

  private CommandResult systemctl(String verb, String unit) {
    switch (verb) {
      case "enable" -> enabled.add(unit);
      case "disable" -> enabled.remove(unit);
      case "show" -> {
        return timers.show(unit);
      }
      case "list-timers" -> {
        return timers.list();
      }
      case "stop" -> {
        timers.disarm(unit);
        active.remove(unit);
      }
      case "start" -> {
        if (!brokenUnits.contains(unit)) {
          active.add(unit);
        }
      }
      case "is-active" -> {
        return active.contains(unit) ? FINE : new CommandResult(3, "inactive\n", "");
      }
      case "is-enabled" -> {
        return enabled.contains(unit) ? FINE : new CommandResult(1, "disabled\n", "");
      }
      default -> {
        return new CommandResult(1, "", "unknown verb " + verb);
      }
    }
    return FINE;
  }

  private String lsblk() {
    StringBuilder json = new StringBuilder("{\"blockdevices\": [");
    json.append("{\"name\":\"vda\",\"serial\":null,\"fstype\":null,\"size\":1,\"type\":\"disk\"}");
    for (Device device : devices.values()) {
      json.append(",{\"name\":\"")
          .append(device.path().replace("/dev/", ""))
          .append("\",\"serial\":\"")
          .append(device.serial())
          .append("\",\"fstype\":")
          .append(device.isEmpty() ? "null" : "\"ext4\"")
          .append(",\"mountpoint\":null,\"size\":42,\"type\":\"disk\"}");
    }
    return json.append("]}").toString();
  }
}
