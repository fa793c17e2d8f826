package dev.understudy.lab.host.tool;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.host.system.BlockDevice;
import dev.understudy.lab.host.system.CommandFailure;
import dev.understudy.lab.host.system.HostSystem;
import dev.understudy.lab.host.system.Mount;
import dev.understudy.lab.host.system.Mounting;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code mount}, {@code umount}, {@code mountpoint} and {@code findmnt}. */
final class MountTools {
  private static final ObjectMapper JSON = new ObjectMapper();

  private MountTools() {}

  static Map<String, Tool> all() {
    return Map.of(
        "mount", MountTools::mount,
        "umount", MountTools::umount,
        "mountpoint", MountTools::mountpoint,
        "findmnt", MountTools::findmnt);
  }

  private static int mount(ToolCall call) throws IOException, CommandFailure {
    Arguments arguments =
        Arguments.parse(
            call,
            Set.of("-a", "-r", "-v", "--all", "--read-only"),
            Set.of("-o", "-t", "-U", "-L", "--options", "--types"));
    HostSystem system = call.system();
    List<String> operands = new ArrayList<>(arguments.operands());
    arguments.find("-U").ifPresent(uuid -> operands.add(0, "UUID=" + uuid));
    arguments.find("-L").ifPresent(label -> operands.add(0, "LABEL=" + label));
    List<String> options = List.of(arguments.find("-o", "--options").orElse("").split(",", -1));
    boolean readOnly = arguments.has("-r", "--read-only") || options.contains("ro");
    if (arguments.has("-a", "--all")) {
      return system.mounting().mountAll().stream().allMatch(Mounting.Entry::isOptional) ? 0 : 32;
    }
    if (operands.isEmpty()) {
      StringBuilder text = new StringBuilder();
      for (Mount each : system.mounts().all()) {
        text.append(
            String.format(
                Locale.ROOT,
                "%s on %s type %s (%s)%n",
                each.source(),
                each.target(),
                each.fstype(),
                each.options()));
      }
      call.out(text.toString());
      return 0;
    }
    if (operands.size() == 1) {
      String target = system.paths().resolve(call.directory(), operands.get(0)).path();
      Mounting.Entry entry =
          system.mounting().fstab().stream()
              .filter(each -> each.target().equals(target) || each.source().equals(operands.get(0)))
              .findFirst()
              .orElseThrow(
                  () ->
                      new CommandFailure(
                          1, "mount: " + operands.get(0) + ": can't find in /etc/fstab."));
      system
          .mounting()
          .mount(entry.source(), entry.target(), "/", readOnly || entry.options().contains("ro"));
      return 0;
    }
    system.mounting().mount(operands.get(0), operands.get(1), call.directory(), readOnly);
    return 0;
  }

  private static int umount(ToolCall call) throws IOException, CommandFailure {
    Arguments arguments =
        Arguments.parse(call, Set.of("-l", "-f", "-v", "--lazy", "--force"), Set.of());
    if (arguments.operands().isEmpty()) {
      throw Arguments.usage(call, "bad usage");
    }
    for (String each : arguments.operands()) {
      call.system().mounting().unmount(each, call.directory(), arguments.has("-l", "--lazy"));
    }
    return 0;
  }

  private static int mountpoint(ToolCall call) throws IOException, CommandFailure {
    Arguments arguments = Arguments.parse(call, Set.of("-q", "--quiet"), Set.of());
    if (arguments.operands().size() != 1) {
      throw Arguments.usage(call, "bad usage");
    }
    String path =
        call.system().paths().resolve(call.directory(), arguments.operands().get(0)).path();
    boolean is = call.system().mounts().findAt(path).isPresent();
    if (!arguments.has("-q", "--quiet")) {
      call.out(path + (is ? " is a mountpoint\n" : " is not a mountpoint\n"));
    }
    return is ? 0 : 32;
  }

  private static int findmnt(ToolCall call) throws IOException, CommandFailure {
    Arguments arguments =
        Arguments.parse(
            call,
            Set.of(
                "-n",
                "--noheadings",
                "-J",
                "--json",
                "-r",
                "--raw",
                "-l",
                "--list",
                "-b",
                "--bytes",
                "-k",
                "--kernel",
                "-u",
                "--notruncate",
                "-A",
                "--all",
                "-e",
                "--evaluate",
                "-v",
                "--nofsroot"),
            Set.of(
                "-o",
                "--output",
                "-T",
                "--target",
                "-M",
                "--mountpoint",
                "-S",
                "--source",
                "-t",
                "--types"));
    List<Mount> found = new ArrayList<>(call.system().mounts().all());
    Optional<String> holding = arguments.find("-T", "--target");
    Optional<String> at = arguments.find("-M", "--mountpoint");
    Optional<String> source = arguments.find("-S", "--source");
    if (holding.isPresent()) {
      String path = call.system().paths().resolve(call.directory(), holding.get()).path();
      Optional<Mount> holder = call.system().mounts().findHolding(path);
      found.removeIf(each -> !Optional.of(each).equals(holder));
    }
    if (at.isPresent()) {
      String path = call.system().paths().resolve(call.directory(), at.get()).path();
      found.removeIf(each -> !each.target().equals(path));
    }
    if (source.isPresent()) {
      String device = device(call, source.get());
      found.removeIf(each -> !each.source().equals(device));
    }
    arguments
        .find("-t", "--types")
        .ifPresent(
            types ->
                found.removeIf(each -> !List.of(types.split(",", -1)).contains(each.fstype())));
    for (String each : arguments.operands()) {
      String device = device(call, each);
      found.removeIf(mount -> !mount.target().equals(device) && !mount.source().equals(device));
    }
    if (found.isEmpty()) {
      return 1;
    }
    List<String> columns =
        List.of(
            arguments
                .find("-o", "--output")
                .orElse("TARGET,SOURCE,FSTYPE,OPTIONS")
                .toUpperCase(Locale.ROOT)
                .split(",", -1));
    if (arguments.has("-J", "--json")) {
      call.out(json(call, found, columns));
      return 0;
    }
    Table table = new Table(columns);
    for (Mount each : found) {
      table.add(columns.stream().map(column -> cell(call, each, column)).toList());
    }
    call.out(table.text(!arguments.has("-n", "--noheadings")));
    return 0;
  }

  private static String device(ToolCall call, String text) throws IOException {
    String path =
        text.contains("=") ? text : call.system().paths().resolve(call.directory(), text).path();
    return call.system().devices().findSource(text, path).map(BlockDevice::path).orElse(path);
  }

  private static String json(ToolCall call, List<Mount> mounts, List<String> columns)
      throws IOException {
    ObjectNode document = JSON.createObjectNode();
    ArrayNode list = document.putArray("filesystems");
    for (Mount each : mounts) {
      ObjectNode node = list.addObject();
      for (String column : columns) {
        String value = cell(call, each, column);
        if (value.isEmpty()) {
          node.putNull(column.toLowerCase(Locale.ROOT));
        } else {
          node.put(column.toLowerCase(Locale.ROOT), value);
        }
      }
    }
    return document.toPrettyString() + "\n";
  }

  private static String cell(ToolCall call, Mount mount, String column) {
    return switch (column) {
      case "TARGET" -> mount.target();
      case "SOURCE" -> mount.source();
      case "FSTYPE" -> mount.fstype();
      case "OPTIONS", "VFS-OPTIONS" -> mount.options();
      case "UUID" ->
          call.system().devices().find(mount.source()).map(each -> each.facts().uuid()).orElse("");
      case "LABEL" ->
          call.system().devices().find(mount.source()).map(each -> each.facts().label()).orElse("");
      case "SIZE", "AVAIL", "USED" -> size(call, mount, column);
      default -> "";
    };
  }

  private static String size(ToolCall call, Mount mount, String column) {
    Optional<BlockDevice> device = call.system().devices().find(mount.source());
    if (device.isEmpty() || !Files.isDirectory(mount.files())) {
      return "0";
    }
    Room room = Room.of(call.system(), mount);
    return Long.toString(
        switch (column) {
          case "SIZE" -> room.bytes();
          case "USED" -> room.used();
          default -> room.free();
        });
  }
}
