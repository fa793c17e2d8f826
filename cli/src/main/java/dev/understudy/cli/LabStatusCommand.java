package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.lab.LabClient;
import dev.understudy.lab.LabStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what a lab holds. */
@Command(
    name = "status",
    description = {
      "Show the lab's servers, sensors and breakages.",
      "",
      "Example:  understudy lab status --dir /tmp/lab --json"
    })
final class LabStatusCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Mixin private LabDirectory directory = new LabDirectory();

  LabStatusCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    LabClient lab = LabLauncher.running(directory.in(workbench.globals()));
    LabStatus status = lab.status();
    Output output = workbench.output();
    for (LabStatus.Server server : status.servers()) {
      output.text(
          String.format(
              "%-24s %-14s %-15s %-20s %s",
              server.id(), server.zone(), server.address(), server.status(), server.tags()));
    }
    status
        .regions()
        .forEach(
            (region, answers) ->
                output.text(region + ": its API " + (answers ? "answers" : "is unreachable")));
    output.text(
        "measurements made: "
            + status.generated()
            + ", not yet acknowledged: "
            + status.buffered());
    status.unusedFaults().forEach(fault -> output.text("fault not fired yet: " + fault));
    output.object("result", fields(status, new LabInventory(lab.inventory())));
    return ExitCode.DONE.number();
  }

  private static Map<String, Object> fields(LabStatus status, LabInventory inventory) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("outcome", "succeeded");
    for (String kind : List.of("instance", "disk", "snapshot", "image", "securitygroup")) {
      fields.put(kind + "s", inventory.count(kind));
    }
    fields.put("servers", status.servers().stream().map(LabStatusCommand::server).toList());
    fields.put("regions", status.regions());
    fields.put("generated", status.generated());
    fields.put("buffered", status.buffered());
    fields.put("unusedFaults", status.unusedFaults());
    return fields;
  }

  private static Map<String, Object> server(LabStatus.Server server) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("instance", server.id());
    fields.put("zone", server.zone());
    fields.put("address", server.address());
    fields.put("status", server.status());
    fields.put("tags", server.tags());
    return fields;
  }
}
