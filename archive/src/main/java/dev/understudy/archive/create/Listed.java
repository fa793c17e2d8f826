package dev.understudy.archive.create;

import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.RawPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * What a listing of the source says of one name.
 *
 * @param links how many names it has
 * @param device number of the file system, whatever it means there
 * @param isSparse whether it takes less room than its size
 */
record Listed(
    RawPath path,
    Kind kind,
    int mode,
    long uid,
    long gid,
    long size,
    Instant modified,
    Instant changed,
    long inode,
    long links,
    long device,
    boolean isSparse) {
  boolean isFile() {
    return kind == Kind.FILE;
  }

  Listed linked(long asInode) {
    return new Listed(
        path, kind, mode, uid, gid, size, modified, changed, asInode, 2, device, isSparse);
  }

  /** Sorts as {@link RawPath} does: no name holds a NUL, which here is the slash. */
  static byte[] key(RawPath path) {
    byte[] key = path.isRoot() ? new byte[0] : path.bytes();
    for (int i = 0; i < key.length; i++) {
      if (key[i] == '/') {
        key[i] = 0;
      }
    }
    return key;
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(96 + path.latin1().length());
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(letter(kind));
      out.writeShort(mode);
      out.writeLong(uid);
      out.writeLong(gid);
      out.writeLong(size);
      out.writeLong(modified.getEpochSecond());
      out.writeInt(modified.getNano());
      out.writeLong(changed.getEpochSecond());
      out.writeInt(changed.getNano());
      out.writeLong(inode);
      out.writeLong(links);
      out.writeLong(device);
      out.writeBoolean(isSparse);
      out.write(path.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** As a listing has it. */
  private static char letter(Kind kind) {
    return switch (kind) {
      case FILE, HARD_LINK -> 'f';
      case DIRECTORY -> 'd';
      case SYMLINK -> 'l';
      case CHARACTER_DEVICE -> 'c';
      case BLOCK_DEVICE -> 'b';
      case FIFO -> 'p';
    };
  }

  static Listed decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      Kind kind = FindListing.kind(in.readByte()).orElseThrow();
      int mode = in.readShort();
      long uid = in.readLong();
      long gid = in.readLong();
      long size = in.readLong();
      Instant modified = Instant.ofEpochSecond(in.readLong(), in.readInt());
      Instant changed = Instant.ofEpochSecond(in.readLong(), in.readInt());
      long inode = in.readLong();
      long links = in.readLong();
      long device = in.readLong();
      boolean isSparse = in.readBoolean();
      String path = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      return new Listed(
          new RawPath(path),
          kind,
          mode,
          uid,
          gid,
          size,
          modified,
          changed,
          inode,
          links,
          device,
          isSparse);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
