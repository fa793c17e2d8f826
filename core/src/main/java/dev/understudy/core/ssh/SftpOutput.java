package dev.understudy.core.ssh;

import com.jcraft.jsch.ChannelSftp;
import java.io.IOException;
import java.io.OutputStream;

/** A file that is written; closed without an exception it is written whole. */
final class SftpOutput extends OutputStream {
  private final SftpFiles files;
  private final ChannelSftp channel;
  private final OutputStream out;
  private final String path;
  private boolean isClosed;

  SftpOutput(SftpFiles files, ChannelSftp channel, OutputStream out, String path) {
    this.files = files;
    this.channel = channel;
    this.out = out;
    this.path = path;
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw files.failed(path, e);
    }
  }

  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    try {
      out.close();
      files.giveBack(channel);
    } catch (IOException e) {
      channel.disconnect();
      throw files.failed(path, e);
    }
  }
}
