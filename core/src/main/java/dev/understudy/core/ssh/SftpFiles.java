package dev.understudy.core.ssh;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Files of a host over SFTP, by absolute paths; the host needs no shell. Each open file has a
 * channel of its own. Safe for use by many threads.
 *
 * <p>Every method throws {@link ProblemException}: {@code HOST_UNREACHABLE} with effect UNKNOWN
 * when the connection breaks, {@code ACCESS_DENIED}, {@code STATE_UNWRITABLE}.
 */
public final class SftpFiles implements AutoCloseable {
  private static final int CONNECT_MILLIS = 20_000;

  private final SshTarget target;
  private final Session session;
  private final ConcurrentLinkedDeque<ChannelSftp> idle = new ConcurrentLinkedDeque<>();

  /** What a directory's listing says of a file. */
  public record Listed(String name, long length, boolean isDirectory, Instant modified) {}

  SftpFiles(SshTarget target, Session session) {
    this.target = target;
    this.session = session;
  }

  /** Files and directories in a directory; links are told as neither. None when it is missing. */
  public List<Listed> list(String directory) {
    return find(
            directory,
            channel -> {
              List<Listed> listed = new ArrayList<>();
              for (ChannelSftp.LsEntry entry : channel.ls(quoted(directory))) {
                SftpATTRS facts = entry.getAttrs();
                boolean isDot = entry.getFilename().equals(".") || entry.getFilename().equals("..");
                if (!isDot && (facts.isDir() || facts.isReg())) {
                  listed.add(
                      new Listed(
                          entry.getFilename(),
                          facts.getSize(),
                          facts.isDir(),
                          Instant.ofEpochSecond(facts.getMTime() & 0xffffffffL)));
                }
              }
              return listed;
            })
        .orElse(List.of());
  }

  /** The file from a byte on; empty when it is missing. To be closed by the caller. */
  public Optional<InputStream> read(String path, long from) {
    ChannelSftp channel = take(path);
    try {
      return Optional.of(new SftpInput(this, channel, channel.get(quoted(path), null, from), path));
    } catch (SftpException e) {
      idle.add(channel);
      if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
        return Optional.empty();
      }
      throw failed(path, e);
    }
  }

  /** A new file, or one emptied; its directory must be there. To be closed by the caller. */
  public OutputStream write(String path) {
    ChannelSftp channel = take(path);
    try {
      return new SftpOutput(this, channel, channel.put(quoted(path), ChannelSftp.OVERWRITE), path);
    } catch (SftpException e) {
      idle.add(channel);
      throw failed(path, e);
    }
  }

  /**
   * Gives a file a further or, where the server cannot do that, another name. False when there is a
   * file of that name already, which stays as it is.
   */
  public boolean link(String from, String to) {
    return find(
            from,
            channel -> {
              try {
                channel.hardlink(quoted(from), quoted(to));
                return true;
              } catch (SftpException e) {
                if (isThere(channel, to)) {
                  return false;
                }
                if (e.id != ChannelSftp.SSH_FX_OP_UNSUPPORTED && isThere(channel, from)) {
                  throw e;
                }
                channel.rename(quoted(from), quoted(to));
                return true;
              }
            })
        .orElseThrow(() -> unwritable(to, "it has gone meanwhile").asException());
  }

  /** Whether it was there. */
  public boolean delete(String path) {
    return find(
            path,
            channel -> {
              channel.rm(quoted(path));
              return true;
            })
        .orElse(false);
  }

  /** Makes a directory and those above it where they are missing. */
  public void makeDirectories(String path) {
    find(
        path,
        channel -> {
          makeDirectories(channel, path);
          return true;
        });
  }

  /** On one channel, since a server allows a few only. */
  private static void makeDirectories(ChannelSftp channel, String path) throws SftpException {
    if (isThere(channel, path)) {
      return;
    }
    int slash = path.lastIndexOf('/');
    if (slash > 0) {
      makeDirectories(channel, path.substring(0, slash));
    }
    try {
      // The one call of the library that knows no patterns.
      channel.mkdir(path);
    } catch (SftpException e) {
      if (!isThere(channel, path)) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    idle.forEach(ChannelSftp::disconnect);
    session.disconnect();
  }

  void giveBack(ChannelSftp channel) {
    idle.add(channel);
  }

  ProblemException failed(String path, Exception e) {
    if (e instanceof SftpException refused && session.isConnected()) {
      if (refused.id == ChannelSftp.SSH_FX_PERMISSION_DENIED) {
        return new ProblemException(
            Problem.of(
                ProblemCode.ACCESS_DENIED,
                target + " refused access to " + path,
                String.valueOf(e.getMessage()),
                "look at the owner and mode of " + path + " there"),
            e);
      }
      return new ProblemException(unwritable(path, String.valueOf(e.getMessage())), e);
    }
    return new ProblemException(SshProblems.broken(target, "sftp"), e);
  }

  private Problem unwritable(String path, String why) {
    return Problem.of(
        ProblemCode.STATE_UNWRITABLE,
        "cannot read or write " + path + " on " + target,
        why,
        "look at its directory and its room there: df -h");
  }

  /** Something that is asked of the server. */
  private interface Call<T> {
    T make(ChannelSftp channel) throws SftpException;
  }

  /** Empty when the server says that there is no such file. */
  private <T> Optional<T> find(String path, Call<T> call) {
    ChannelSftp channel = take(path);
    try {
      return Optional.of(call.make(channel));
    } catch (SftpException e) {
      if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
        return Optional.empty();
      }
      throw failed(path, e);
    } finally {
      idle.add(channel);
    }
  }

  private static boolean isThere(ChannelSftp channel, String path) throws SftpException {
    try {
      channel.lstat(quoted(path));
      return true;
    } catch (SftpException e) {
      if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
        return false;
      }
      throw e;
    }
  }

  private ChannelSftp take(String path) {
    for (ChannelSftp kept = idle.poll(); kept != null; kept = idle.poll()) {
      if (kept.isConnected()) {
        return kept;
      }
    }
    try {
      ChannelSftp channel = (ChannelSftp) session.openChannel("sftp");
      channel.connect(CONNECT_MILLIS);
      return channel;
    } catch (JSchException e) {
      throw failed(path, e);
    }
  }

  /** The library takes some characters for patterns. */
  private static String quoted(String path) {
    return path.replaceAll("([\\\\*?])", "\\\\$1");
  }
}
