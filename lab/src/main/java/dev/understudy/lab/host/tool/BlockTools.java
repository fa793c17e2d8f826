package dev.understudy.lab.host.tool;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.host.system.BlockDevice;
import dev.understudy.lab.host.system.CommandFailure;
import dev.understudy.lab.host.system.Mount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code lsblk}, {@code blkid}, {@code mkfs.ext4}, {@code fsfreeze} and {@code df}. */
final class BlockTools {
  private static final ObjectMapper JSON = new ObjectMapper();

  private BlockTools() {}

  static Map<String, Tool> all() {
    return Map.of(
        "lsblk", BlockTools::lsblk,
        "blkid", BlockTools::blkid,
        "mkfs.ext4", BlockTools::mkfs,
        "fsfreeze", BlockTools::fsfreeze,
        "df", BlockTools::df);
  }

  private static int lsblk(ToolCall call) throws IOException, CommandFailure {
    Arguments arguments =
        Arguments.parse(
            call,
            Set.of(
                "-J",
                "--json",
                "-b",
                "--bytes",
                "-n",
                "--noheadings",
                "-p",
                "--paths",
                "-d",
                "--nodeps",
                "-f",
                "--fs",
                "-r",
                "--raw",
                "-l",
                "--list",
                "-a",
                "--all"),
            Set.of("-o", "--output"));
    List<String> columns =
        List.of(
            arguments
                .find("-o", "--output")
                .orElse(
                    arguments.has("-f", "--fs")
                        ? "NAME,FSTYPE,LABEL,UUID,MOUNTPOINT"
                        : "NAME,SIZE,TYPE,MOUNTPOINT")
                .toUpperCase(Locale.ROOT)
                .split(",", -1));
    boolean bytes = arguments.has("-b", "--bytes");
    List<BlockDevice> devices = new ArrayList<>(call.system().devices().all());
    for (String each : arguments.operands()) {
      String path = call.system().paths().resolve(call.directory(), each).path();
      Optional<BlockDevice> found = call.system().devices().find(path);
      if (found.isEmpty()) {
        throw new CommandFailure(32, "lsblk: " + each + ": not a block device");
      }
      devices.removeIf(device -> !device.disk().equals(found.get().disk()));
    }
    if (arguments.has("-d", "--nodeps")) {
      devices.removeIf(BlockDevice::partition);
    }
    boolean paths = arguments.has("-p", "--paths");
    if (arguments.has("-J", "--json")) {
      call.out(tree(call, devices, columns, bytes, paths));
      return 0;
    }
    Table table = new Table(columns);
    boolean drawn = !arguments.has("-r", "--raw", "-l", "--list");
    for (BlockDevice each : devices) {
      List<String> row = new ArrayList<>();
      for (String column : columns) {
        String value = cell(call, each, column, bytes, paths);
        row.add(column.equals("NAME") && each.partition() && drawn ? "└─" + value : value);
      }
      table.add(row);
    }
    call.out(table.text(!arguments.has("-n", "--noheadings")));
    return 0;
  }

  private static String tree(
      ToolCall call, List<BlockDevice> devices, List<String> columns, boolean bytes, boolean paths)
      throws IOException {
    ObjectNode document = JSON.createObjectNode();
    ArrayNode list = document.putArray("blockdevices");
    ObjectNode parent = document;
    for (BlockDevice each : devices) {
      ObjectNode node = JSON.createObjectNode();
      for (String column : columns) {
        String value = cell(call, each, column, bytes, paths);
        String key = column.toLowerCase(Locale.ROOT);
        if (value.isEmpty()) {
          node.putNull(key);
        } else if (column.equals("SIZE") && bytes) {
          node.put(key, Long.parseLong(value));
        } else {
          node.put(key, value);
        }
      }
      if (each.partition()) {
        parent.withArray("children").add(node);
      } else {
        list.add(node);
        parent = node;
      }
    }
    return document.toPrettyString() + "\n";
  }

  private static String cell(
      ToolCall call, BlockDevice device, String column, boolean bytes, boolean paths) {
    return switch (column) {
      case "NAME", "KNAME" -> paths ? device.path() : device.name();
      case "PATH" -> device.path();
      case "SERIAL" -> device.partition() ? "" : device.serial();
      case "FSTYPE" -> device.fstype();
      case "UUID" -> device.holdsFilesystem() ? device.facts().uuid() : "";
      case "LABEL" -> device.holdsFilesystem() ? device.facts().label() : "";
      case "MOUNTPOINT", "MOUNTPOINTS" ->
          call.system().mounts().findSource(device.path()).map(Mount::target).orElse("");
      case "SIZE" -> bytes ? Long.toString(device.bytes()) : device.sizeGib() + "G";
      case "TYPE" -> device.partition() ? "part" : "disk";
      case "RO" -> "0";
      default -> "";
    };
  }

  private static int blkid(ToolCall call) throws IOException, CommandFailure {
    Arguments arguments =
        Arguments.parse(
            call, Set.of("-p", "-c"), Set.of("-s", "-o", "-U", "-L", "--match-tag", "--output"));
    List<BlockDevice> devices =
        new ArrayList<>(
            call.system().devices().all().stream().filter(BlockDevice::holdsFilesystem).toList());
    arguments
        .find("-U")
        .ifPresent(uuid -> devices.removeIf(each -> !each.facts().uuid().equals(uuid)));
    arguments
        .find("-L")
        .ifPresent(label -> devices.removeIf(each -> !each.facts().label().equals(label)));
    if (!arguments.operands().isEmpty()) {
      List<String> wanted = new ArrayList<>();
      for (String each : arguments.operands()) {
        wanted.add(call.system().paths().resolve(call.directory(), each).path());
      }
      devices.removeIf(each -> !wanted.contains(each.path()));
    }
    if (devices.isEmpty()) {
      return 2;
    }
    String tag = arguments.find("-s", "--match-tag").orElse("");
    String format = arguments.find("-o", "--output").orElse("full");
    for (BlockDevice each : devices) {
      if (arguments.has("-U", "-L") || format.equals("device")) {
        call.out(each.path() + "\n");
        continue;
      }
      StringBuilder line = new StringBuilder(format.equals("value") ? "" : each.path() + ":");
      for (String name : List.of("LABEL", "UUID", "TYPE")) {
        String value =
            switch (name) {
              case "LABEL" -> each.facts().label();
              case "UUID" -> each.facts().uuid();
              default -> each.facts().fstype();
            };
        if (value.isEmpty() || !(tag.isEmpty() || tag.equals(name))) {
          continue;
        }
        line.append(format.equals("value") ? value + "\n" : " " + name + "=\"" + value + "\"");
      }
      call.out(format.equals("value") ? line.toString() : line + "\n");
    }
    return 0;
  }

  private static int mkfs(ToolCall call) throws IOException, CommandFailure {
    Arguments arguments = Arguments.parse(call, Set.of("-q", "-F"), Set.of("-L", "-m", "-E"));
    if (arguments.operands().size() != 1) {
      throw Arguments.usage(call, "expected one device");
    }
    String path =
        call.system().paths().resolve(call.directory(), arguments.operands().get(0)).path();
    BlockDevice device =
        call.system()
            .devices()
            .find(path)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        1,
                        "mkfs.ext4: The file " + path + " does not exist and no size was given"));
    boolean used =
        call.system().mounts().all().stream().anyMatch(each -> each.disk().equals(device.disk()));
    if (used || device.partition() || device.facts().partitioned()) {
      throw new CommandFailure(1, "mkfs.ext4: " + path + " is apparently in use by the system");
    }
    if (!device.facts().isBlank() && !arguments.has("-F")) {
      throw new CommandFailure(
          1, "mkfs.ext4: " + path + " contains an ext4 file system; use -F to overwrite it");
    }
    call.system()
        .processes()
        .writing(
            () -> {
              call.system().disks().format(device.disk(), "ext4", arguments.find("-L").orElse(""));
              call.system().devices().writeNodes();
              return true;
            });
    return 0;
  }

  /** Holds the services that work on a file system, as its writers would hang on a real host. */
  private static int fsfreeze(ToolCall call) throws IOException, CommandFailure {
    Arguments arguments =
        Arguments.parse(call, Set.of("-f", "--freeze", "-u", "--unfreeze"), Set.of());
    boolean freeze = arguments.has("-f", "--freeze");
    if (arguments.operands().size() != 1 || freeze == arguments.has("-u", "--unfreeze")) {
      throw Arguments.usage(call, "expected --freeze or --unfreeze and one mount point");
    }
    String path =
        call.system().paths().resolve(call.directory(), arguments.operands().get(0)).path();
    if (call.system().mounts().findAt(path).isEmpty()) {
      throw new CommandFailure(1, "fsfreeze: " + path + ": is not a mount point");
    }
    List<Process> users = call.system().units().processesUsing(path);
    if (freeze) {
      call.system().processes().freeze(users);
    } else {
      call.system().processes().thaw(users);
    }
    return 0;
  }

  private static int df(ToolCall call) throws IOException, CommandFailure {
    Arguments arguments =
        Arguments.parse(
            call,
            Set.of("-h", "-P", "-k", "-T", "-a", "--portability"),
            Set.of("-B", "--block-size", "--output", "-t"));
    List<Mount> mounts = new ArrayList<>();
    for (String each : arguments.operands()) {
      String path = call.system().paths().resolve(call.directory(), each).path();
      call.system().mounts().findHolding(path).ifPresent(mounts::add);
    }
    if (arguments.operands().isEmpty()) {
      mounts.addAll(call.system().mounts().all());
    }
    long unit = unit(arguments);
    boolean human = arguments.has("-h");
    List<String> columns =
        arguments
            .find("--output")
            .map(list -> List.of(list.toLowerCase(Locale.ROOT).split(",", -1)))
            .orElse(List.of("source", "size", "used", "avail", "pcent", "target"));
    Table table = new Table(columns.stream().map(each -> heading(each, unit, human)).toList());
    for (Mount each : mounts) {
      Room room = Room.of(call.system(), each);
      table.add(columns.stream().map(column -> value(column, each, room, unit, human)).toList());
    }
    call.out(table.text(true));
    return 0;
  }

  private static long unit(Arguments arguments) throws CommandFailure {
    String size = arguments.find("-B", "--block-size").orElse("1K");
    return switch (size.toUpperCase(Locale.ROOT)) {
      case "1", "1B" -> 1;
      case "1K", "K", "1024" -> 1 << 10;
      case "1M", "M" -> 1 << 20;
      case "1G", "G" -> 1 << 30;
      default -> throw new CommandFailure(1, "df: invalid -B argument '" + size + "'");
    };
  }

  private static String heading(String column, long unit, boolean human) {
    return switch (column) {
      case "source" -> "Filesystem";
      case "size" -> human ? "Size" : unit == 1 << 10 ? "1K-blocks" : unit + "-blocks";
      case "used" -> "Used";
      case "avail" -> human ? "Avail" : "Available";
      case "pcent" -> "Use%";
      case "fstype" -> "Type";
      default -> "Mounted on";
    };
  }

  private static String value(String column, Mount mount, Room room, long unit, boolean human) {
    return switch (column) {
      case "source" -> mount.source();
      case "size" -> amount(room.bytes(), unit, human);
      case "used" -> amount(room.used(), unit, human);
      case "avail" -> amount(room.free(), unit, human);
      case "pcent" ->
          (room.bytes() == 0 ? 0 : (room.used() * 100 + room.bytes() - 1) / room.bytes()) + "%";
      case "fstype" -> mount.fstype();
      default -> mount.target();
    };
  }

  private static String amount(long bytes, long unit, boolean human) {
    if (!human) {
      return Long.toString((bytes + unit - 1) / unit);
    }
    String[] letters = {"", "K", "M", "G", "T"};
    double amount = bytes;
    int step = 0;
    while (amount >= 1024 && step < letters.length - 1) {
      amount /= 1024;
      step++;
    }
    return String.format(
        Locale.ROOT, amount < 10 && step > 0 ? "%.1f%s" : "%.0f%s", amount, letters[step]);
  }
}
