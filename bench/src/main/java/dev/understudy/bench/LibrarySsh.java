package dev.understudy.bench;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.Session;
import dev.understudy.core.ssh.SshTarget;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/** The library without our streams, to try its settings; connected anew each time. */
record LibrarySsh(SshTarget target, Path file, long size) {
  private static final int BUFFER = 256 * 1024;

  /** What happens on a connection. */
  private interface Talk {
    void on(Session session) throws Exception;
  }

  void download(String cipher, int window, int packet) throws Exception {
    talk(
        cipher,
        session -> {
          Counted counted = new Counted();
          ChannelExec channel = exec(session, "head -c " + size + " /dev/zero");
          channel.setLocalWindowSizeMax(window);
          channel.setLocalPacketSize(packet);
          channel.setOutputStream(counted);
          channel.connect();
          counted.await();
          check(counted.total);
        });
  }

  void downloadPiped(String cipher) throws Exception {
    talk(
        cipher,
        session -> {
          ChannelExec channel = exec(session, "head -c " + size + " /dev/zero");
          InputStream in = channel.getInputStream();
          channel.connect();
          byte[] buffer = new byte[BUFFER];
          long total = 0;
          for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            total += n;
          }
          check(total);
        });
  }

  void upload(String cipher) throws Exception {
    talk(
        cipher,
        session -> {
          Counted counted = new Counted();
          ChannelExec channel = exec(session, "cat >/dev/null");
          channel.setOutputStream(counted);
          channel.connect();
          byte[] buffer = new byte[BUFFER];
          OutputStream out = channel.getOutputStream();
          for (long left = size; left > 0; left -= BUFFER) {
            out.write(buffer, 0, (int) Math.min(BUFFER, left));
          }
          out.close();
          counted.await();
        });
  }

  void get() throws Exception {
    talk(
        "aes128-gcm@openssh.com",
        session -> {
          ChannelSftp channel = (ChannelSftp) session.openChannel("sftp");
          channel.connect();
          channel.get(file.toString(), OutputStream.nullOutputStream());
        });
  }

  void put() throws Exception {
    talk(
        "aes128-gcm@openssh.com",
        session -> {
          ChannelSftp channel = (ChannelSftp) session.openChannel("sftp");
          channel.connect();
          channel.put(file.toString(), "/dev/null");
        });
  }

  private static ChannelExec exec(Session session, String line) throws Exception {
    ChannelExec channel = (ChannelExec) session.openChannel("exec");
    channel.setCommand(line);
    return channel;
  }

  private void talk(String cipher, Talk talk) throws Exception {
    JSch jsch = new JSch();
    jsch.addIdentity(target.key().toString());
    jsch.setKnownHosts(target.knownHosts().toString());
    Session session = jsch.getSession(target.user(), target.address(), target.port());
    session.setConfig("StrictHostKeyChecking", "yes");
    session.setConfig("cipher.s2c", cipher);
    session.setConfig("cipher.c2s", cipher);
    session.connect();
    try {
      talk.on(session);
    } finally {
      session.disconnect();
    }
  }

  private void check(long total) {
    if (total != size) {
      throw new IllegalStateException(total + " bytes arrived, not " + size);
    }
  }

  /** Counts what arrives; the library closes it at the end. */
  private static final class Counted extends OutputStream {
    private long total;
    private boolean isClosed;

    @Override
    public void write(int value) {
      total++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      total += length;
    }

    @Override
    public synchronized void close() {
      isClosed = true;
      notifyAll();
    }

    synchronized void await() throws InterruptedException {
      while (!isClosed) {
        wait();
      }
    }
  }
}
