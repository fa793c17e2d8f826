package dev.understudy.lab.host.tool;

import dev.understudy.lab.host.system.BlockDevice;
import dev.understudy.lab.host.system.HostSystem;
import dev.understudy.lab.host.system.Mount;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;

/** How much of a mounted disk is in use, in bytes. */
record Room(long bytes, long used) {
  private static final long KERNEL_FILESYSTEM = 512L << 20;

  long free() {
    return bytes - used;
  }

  static Room of(HostSystem system, Mount mount) {
    if (mount.disk().isEmpty()) {
      return new Room(KERNEL_FILESYSTEM, 0);
    }
    long size = system.devices().find(mount.source()).map(BlockDevice::bytes).orElse(0L);
    return system.disks().isFull(mount.disk())
        ? new Room(size, size)
        : new Room(size, Math.min(size, used(mount.files())));
  }

  private static long used(Path directory) {
    AtomicLong sum = new AtomicLong();
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              sum.addAndGet(attributes.size());
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      // What cannot be read is not counted; a file may vanish while it is looked at.
    }
    return sum.get();
  }
}
