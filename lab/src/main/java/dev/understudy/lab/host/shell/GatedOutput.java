package dev.understudy.lab.host.shell;

import dev.understudy.lab.host.system.HostProcesses;
import java.io.IOException;
import java.io.OutputStream;

/** Writes to a file of a machine, but never while its disks are being copied. */
final class GatedOutput extends OutputStream {
  private final HostProcesses processes;
  private final OutputStream file;

  GatedOutput(HostProcesses processes, OutputStream file) {
    this.processes = processes;
    this.file = file;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    processes.writing(
        () -> {
          file.write(bytes, offset, length);
          return length;
        });
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
