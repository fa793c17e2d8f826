package dev.understudy.lab.host;

import dev.understudy.lab.host.system.CommandFailure;
import dev.understudy.lab.host.system.HostPath;
import dev.understudy.lab.host.system.HostSystem;
import dev.understudy.lab.host.system.MachineNetwork;
import dev.understudy.lab.host.system.Service;
import dev.understudy.lab.host.system.UnitFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts the platform of a machine as a process of its own and connects it to the network. */
final class PlatformStarter implements Service.Starter {
  private static final String PROGRAM = "/usr/bin/gams-platform";
  private static final long START_SECONDS = 40;
  private static final long STOP_SECONDS = 10;

  private final HostSettings settings;

  PlatformStarter(HostSettings settings) {
    this.settings = settings;
  }

  @Override
  public Service start(HostSystem system, UnitFile unit) throws IOException, CommandFailure {
    if (unit.command().isEmpty() || !unit.command().get(0).equals(PROGRAM)) {
      throw new CommandFailure(1, "this host can only run " + PROGRAM);
    }
    if (!Files.isRegularFile(system.paths().resolve("/", PROGRAM).real())) {
      throw new CommandFailure(1, PROGRAM + ": No such file or directory");
    }
    HostPath data = system.paths().resolve("/", unit.findOption("--data").orElse("/srv/gams"));
    if (system.disks().isFull(data.mount().disk()) || data.mount().readOnly()) {
      throw new CommandFailure(1, "cannot write to " + data.path() + ": no room, or read-only");
    }
    Process process =
        system
            .processes()
            .start(
                new ProcessBuilder(
                        settings
                            .platform()
                            .with(
                                system.scratch(),
                                List.of(
                                    "serve",
                                    "--data",
                                    data.real().toString(),
                                    "--host-name",
                                    system.machine().hostname(),
                                    "--dns",
                                    settings.dnsServer(),
                                    "--primary",
                                    settings.platformName(),
                                    "--primary-port",
                                    "" + settings.platformPort(),
                                    "--egress",
                                    system.network().hasEgress() ? "on" : "off")))
                    .redirectErrorStream(true));
    int port = port(unit);
    Ports ports = awaitReady(system, unit, process);
    system.network().open(port, ports.open);
    return new RunningPlatform(process, system.network(), port, ports.control);
  }

  private record Ports(int open, int control) {}

  private static Ports awaitReady(HostSystem system, UnitFile unit, Process process)
      throws IOException, CommandFailure {
    CompletableFuture<Ports> ready = new CompletableFuture<>();
    Thread reader = new Thread(() -> follow(system, unit, process, ready), "platform-log");
    reader.setDaemon(true);
    reader.start();
    try {
      return ready.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      process.destroyForcibly();
      throw new CommandFailure(1, reason(e));
    } catch (TimeoutException e) {
      process.destroyForcibly();
      throw new CommandFailure(1, "no answer within " + START_SECONDS + " s");
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new CommandFailure(1, "interrupted");
    }
  }

  /** What it says until its end goes to the machine's journal. */
  private static void follow(
      HostSystem system, UnitFile unit, Process process, CompletableFuture<Ports> ready) {
    String last = "it ended at once";
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", -1);
        if (words.length == 3 && words[0].equals("ready")) {
          ready.complete(new Ports(Integer.parseInt(words[1]), Integer.parseInt(words[2])));
        } else {
          last = system.paths().unmap(line);
          system.journal().add(unit.name(), last);
        }
      }
    } catch (IOException | NumberFormatException e) {
      last = String.valueOf(e.getMessage());
    }
    ready.completeExceptionally(new IOException(last));
  }

  private static String reason(ExecutionException failure) {
    Throwable cause = failure.getCause();
    return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
  }

  private int port(UnitFile unit) throws CommandFailure {
    try {
      return unit.findOption("--port").map(Integer::parseInt).orElse(settings.platformPort());
    } catch (NumberFormatException e) {
      throw new CommandFailure(1, "--port must be a number");
    }
  }

  private record RunningPlatform(Process process, MachineNetwork network, int port, int controlPort)
      implements Service {

    @Override
    public void egress(boolean allowed) throws IOException {
      OutputStream orders = process.getOutputStream();
      orders.write((allowed ? "egress on\n" : "egress off\n").getBytes(StandardCharsets.UTF_8));
      orders.flush();
    }

    @Override
    public void stop() {
      network.close(port);
      process.destroy();
      try {
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
