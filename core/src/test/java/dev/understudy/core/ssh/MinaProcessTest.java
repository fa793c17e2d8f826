package dev.understudy.core.ssh;

import java.io.IOException;

class MinaProcessTest extends SshProcessContract {
  private SshHost host;

  @Override
  void startHost() throws Exception {
    host = SshHost.start(directory);
  }

  @Override
  void stopHost() throws IOException {
    if (host != null) {
      host.close();
    }
  }

  @Override
  SshTarget target() {
    return host.target();
  }

  @Override
  void cut() {
    host.server().getActiveSessions().forEach(session -> session.close(true));
  }
}
