package dev.understudy.core.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class OpenSshProcessTest extends SshProcessContract {
  private OpenSshHost host;

  @Override
  void startHost() throws Exception {
    host = OpenSshHost.start(directory);
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
    host.cut();
  }

  @Test
  void bothWaysStreamAtOnce() throws Exception {
    try (SshProcess process = start("cat")) {
      FutureTask<String> written = aside(() -> write(process.stdin(), LARGE));

      assertThat(sum(process.stdout(), LARGE)).isEqualTo(written.get());
      assertThat(process.exit(soon())).isZero();
    }
  }

  @Test
  void aCommandThatReadsNoMoreIsAnErrorOfWritingOnly() throws Exception {
    try (SshProcess process = start("head", "-c", "10")) {
      assertThatThrownBy(() -> write(process.stdin(), LARGE)).isInstanceOf(IOException.class);

      assertThat(process.stdout().readAllBytes()).hasSize(10);
      assertThat(process.exit(soon())).isZero();
    }
  }
}
