package dev.understudy.cli;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.core.ssh.SshTarget;
import org.jspecify.annotations.Nullable;

/** A server of the estate and how it is logged in to now. */
record NamedServer(Estate estate, ServerSpec spec, SshTarget host) {

  /**
   * @param address where it is; null to ask the cloud
   */
  static NamedServer of(Workbench workbench, ServerOption server, @Nullable String address) {
    Estate estate = workbench.estate();
    ServerSpec spec = server.specIn(estate);
    return new NamedServer(
        estate,
        spec,
        new SshTarget(
            address == null ? SourceOptions.located(workbench, estate, spec) : address,
            spec.ssh().port(),
            spec.ssh().user(),
            spec.ssh().key(),
            spec.ssh().hostKeys()));
  }
}
