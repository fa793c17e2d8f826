package dev.understudy.lab.host;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.Session;
import dev.understudy.lab.workload.PlatformCommand;
import dev.understudy.lab.workload.SensorFleet;
import java.nio.file.Path;
import java.time.Duration;

/** A lab in a process of its own that is there to be killed. Prints its mark and an address. */
final class DoomedLab {
  private DoomedLab() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    TestMachines machines = TestMachines.in(directory);
    HostKind.Machine data = machines.machine("data", 10, true, FirstBoot.platform(true, false));
    machines.hosts.boot(data);
    machines.zone.api(data.address());
    Session session = machines.login(data);
    TestMachines.await(
        Duration.ofSeconds(40),
        () -> machines.run(session, "systemctl is-active gams").exit() == 0);
    SensorFleet.start(
        new SensorFleet.Settings(
            PlatformCommand.ofThisProgram(),
            directory.resolve("sensors"),
            3,
            machines.address(2) + ":5353",
            "api.gams.example",
            8080,
            machines.hosts.environment()));
    ChannelExec tail = (ChannelExec) session.openChannel("exec");
    tail.setCommand("tail -f /etc/hostname");
    tail.connect(5_000);
    // A stopped process does not notice that its parent has gone.
    machines.run(session, "fsfreeze -f /srv/gams");
    TestMachines.await(
        Duration.ofSeconds(10), () -> MarkedProcesses.of(machines.hosts.environment()).size() >= 3);
    System.out.println(
        "up " + machines.hosts.environment().values().iterator().next() + " " + data.address());
    System.out.flush();
    Thread.sleep(Duration.ofMinutes(5).toMillis());
  }
}
