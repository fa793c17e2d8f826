package dev.understudy.core.ssh;

import com.jcraft.jsch.ChannelSftp;
import java.io.IOException;
import java.io.InputStream;

/** A file that is read; a connection that breaks is no damage of the file. */
final class SftpInput extends InputStream {
  private final SftpFiles files;
  private final ChannelSftp channel;
  private final InputStream in;
  private final String path;
  private boolean isClosed;

  SftpInput(SftpFiles files, ChannelSftp channel, InputStream in, String path) {
    this.files = files;
    this.channel = channel;
    this.in = in;
    this.path = path;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    try {
      return in.read(bytes, offset, length);
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
      in.close();
      files.giveBack(channel);
    } catch (IOException e) {
      channel.disconnect();
    }
  }
}
