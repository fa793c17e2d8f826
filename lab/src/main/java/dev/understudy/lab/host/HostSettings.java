package dev.understudy.lab.host;

import dev.understudy.lab.workload.PlatformCommand;
import java.nio.file.Path;

/**
 * What all process hosts of a lab share.
 *
 * @param directory of the lab; disks, cuts and hosts go below it
 * @param sshPort on each machine's address
 * @param platform how the platform's processes are started
 * @param dnsServer {@code address:port} where machines look names up
 * @param platformName DNS name under which standbys find their primary
 * @param platformPort on each machine's address
 */
public record HostSettings(
    Path directory,
    int sshPort,
    PlatformCommand platform,
    String dnsServer,
    String platformName,
    int platformPort) {

  public HostSettings {
    directory = directory.toAbsolutePath().normalize();
  }

  /** The usual ports: SSH on 2222, the platform on 8080 as {@code api.gams.example}. */
  public static HostSettings of(Path directory, String dnsServer) {
    return new HostSettings(
        directory, 2222, PlatformCommand.ofThisProgram(), dnsServer, "api.gams.example", 8080);
  }
}
