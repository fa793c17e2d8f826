package dev.understudy.cloud.estate;

import dev.understudy.core.Objective;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is protected and where it can live.
 *
 * @param file it was read from; relative paths in it are relative to its directory
 * @param state where runs and the lease are kept when the file says so: an absolute directory, or
 *     the address of a shared store as written
 * @param snapshots what cron's snapshot run does; empty when the file does not say
 * @param archives when file archives are made and where they are kept; empty when the file does not
 *     say
 * @param fingerprint SHA-256 in hex of the file's bytes
 */
public record Estate(
    Path file,
    String name,
    Objective objectives,
    Optional<String> state,
    CloudAccess cloud,
    Map<String, Site> sites,
    Map<String, ServerSpec> servers,
    DnsSpec dns,
    List<CheckSpec> checks,
    Optional<DrillSpec> drill,
    Optional<SnapshotPolicy> snapshots,
    Optional<ArchivePolicy> archives,
    String fingerprint) {

  public Estate {
    sites = Collections.unmodifiableMap(new LinkedHashMap<>(sites));
    servers = Collections.unmodifiableMap(new LinkedHashMap<>(servers));
    checks = List.copyOf(checks);
  }

  /**
   * The site of that name.
   *
   * @throws IllegalStateException when there is none; the file's check has seen to it that servers
   *     name existing sites
   */
  public Site site(String site) {
    Site found = sites.get(site);
    if (found == null) {
      throw new IllegalStateException("no site '" + site + "'");
    }
    return found;
  }

  public Optional<ServerSpec> findServer(String server) {
    return Optional.ofNullable(servers.get(server));
  }
}
