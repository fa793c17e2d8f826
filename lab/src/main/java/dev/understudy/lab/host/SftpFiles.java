package dev.understudy.lab.host;

import dev.understudy.lab.host.system.HostPath;
import dev.understudy.lab.host.system.HostSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.sftp.server.DirectoryHandle;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystemProxy;

/**
 * The files of a machine as SFTP sees them: paths are looked up in the machine's tree, links at
 * their end only when something is opened, and nothing is written while disks are being copied.
 */
final class SftpFiles implements SftpFileSystemAccessor {
  private final HostSystem system;

  SftpFiles(HostSystem system) {
    this.system = system;
  }

  @Override
  public Path resolveLocalFilePath(SftpSubsystemProxy subsystem, Path home, String path)
      throws IOException {
    return system.paths().resolve("/root", path.isEmpty() ? "." : path, false).real();
  }

  @Override
  public void putRemoteFileName(
      SftpSubsystemProxy subsystem, Path path, Buffer buffer, String name, boolean isShort) {
    buffer.putString(system.paths().unmap(name));
  }

  @Override
  public SeekableByteChannel openFile(
      SftpSubsystemProxy subsystem,
      FileHandle handle,
      Path file,
      String id,
      Set<? extends OpenOption> options,
      FileAttribute<?>... attributes)
      throws IOException {
    HostPath target = through(file);
    boolean writes = !options.isEmpty() && !options.equals(Set.of(StandardOpenOption.READ));
    if (!writes) {
      return SftpFileSystemAccessor.super.openFile(
          subsystem, handle, target.real(), id, options, attributes);
    }
    requireRoom(target);
    return new GatedChannel(
        system
            .processes()
            .writing(
                () ->
                    SftpFileSystemAccessor.super.openFile(
                        subsystem, handle, target.real(), id, options, attributes)));
  }

  @Override
  public DirectoryStream<Path> openDirectory(
      SftpSubsystemProxy subsystem,
      DirectoryHandle handle,
      Path directory,
      String id,
      LinkOption... options)
      throws IOException {
    return SftpFileSystemAccessor.super.openDirectory(
        subsystem, handle, through(directory).real(), id, options);
  }

  @Override
  public Map<String, ?> readFileAttributes(
      SftpSubsystemProxy subsystem, Path file, String view, LinkOption... options)
      throws IOException {
    Path target = options.length > 0 ? file : through(file).real();
    return SftpFileSystemAccessor.super.readFileAttributes(subsystem, target, view, options);
  }

  @Override
  public void createDirectory(SftpSubsystemProxy subsystem, Path directory) throws IOException {
    requireRoom(through(directory));
    change(() -> SftpFileSystemAccessor.super.createDirectory(subsystem, directory));
  }

  @Override
  public void createLink(SftpSubsystemProxy subsystem, Path link, Path existing, boolean symbolic)
      throws IOException {
    requireRoom(through(link.resolveSibling("x")));
    // The text of a symbolic link is the machine's path; a hard link needs the real file.
    Path target =
        symbolic ? existing : system.paths().resolve("/root", existing.toString(), false).real();
    change(() -> SftpFileSystemAccessor.super.createLink(subsystem, link, target, symbolic));
  }

  @Override
  public void renameFile(
      SftpSubsystemProxy subsystem, Path from, Path to, Collection<CopyOption> options)
      throws IOException {
    change(() -> SftpFileSystemAccessor.super.renameFile(subsystem, from, to, options));
  }

  @Override
  public void removeFile(SftpSubsystemProxy subsystem, Path file, boolean directory)
      throws IOException {
    change(() -> SftpFileSystemAccessor.super.removeFile(subsystem, file, directory));
  }

  @Override
  public void setFileAttribute(
      SftpSubsystemProxy subsystem,
      Path file,
      String view,
      String attribute,
      Object value,
      LinkOption... options)
      throws IOException {
    Path target = through(file).real();
    change(
        () ->
            SftpFileSystemAccessor.super.setFileAttribute(
                subsystem, target, view, attribute, value, options));
  }

  /** Where a path leads when a link at its end is followed inside the machine. */
  private HostPath through(Path real) throws IOException {
    return system.paths().resolve("/", system.paths().unmap(real.toString()));
  }

  private void requireRoom(HostPath path) throws IOException {
    String disk = path.mount().disk();
    if (path.mount().readOnly()) {
      throw new FileSystemException(path.path(), null, "Read-only file system");
    }
    if (!disk.isEmpty() && system.disks().isFull(disk)) {
      throw new FileSystemException(path.path(), null, "No space left on device");
    }
  }

  @FunctionalInterface
  private interface Change {
    void run() throws IOException;
  }

  private void change(Change change) throws IOException {
    system
        .processes()
        .writing(
            () -> {
              change.run();
              return true;
            });
  }

  /** A file whose writes wait while disks are being copied. */
  private final class GatedChannel implements SeekableByteChannel {
    private final SeekableByteChannel file;

    GatedChannel(SeekableByteChannel file) {
      this.file = file;
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
      return file.read(bytes);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      return system.processes().writing(() -> file.write(bytes));
    }

    @Override
    public long position() throws IOException {
      return file.position();
    }

    @Override
    public SeekableByteChannel position(long position) throws IOException {
      file.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
      system.processes().writing(() -> file.truncate(size));
      return this;
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
