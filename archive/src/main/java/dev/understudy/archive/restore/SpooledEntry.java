package dev.understudy.archive.restore;

import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.EntryJson;
import dev.understudy.archive.format.RawPath;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What of an entry is needed while its group is restored.
 *
 * @param isFile a regular one
 * @param isPlain a file without holes that are told of
 * @param offset of its headers in the group
 * @param length of headers, content and padding
 * @param sha256 lower-case hex; empty for what is no file
 * @param entry all of it, when its members are to be checked
 */
record SpooledEntry(
    boolean isFile,
    boolean isPlain,
    long offset,
    long length,
    long size,
    RawPath path,
    String sha256,
    Optional<Entry> entry) {
  /** Bytes of the length before a record. */
  static final int LENGTH = 4;

  private static final int FIXED = 1 + 1 + 8 + 8 + 8 + 2 + 2 + 4;

  static SpooledEntry of(Entry entry, boolean isChecked) {
    return new SpooledEntry(
        entry.kind() == Kind.FILE,
        entry.kind() == Kind.FILE && entry.holes().isEmpty(),
        entry.place().offset(),
        entry.place().length(),
        entry.size(),
        entry.path(),
        entry.sha256().orElse(""),
        isChecked ? Optional.of(entry) : Optional.empty());
  }

  long end() {
    return offset + length;
  }

  void write(DataOutputStream out) throws IOException {
    byte[] name = path.bytes();
    byte[] sum = HexFormat.of().parseHex(sha256);
    byte[] line = entry.map(EntryJson::line).orElse(new byte[0]);
    out.writeInt(FIXED + name.length + sum.length + line.length);
    out.writeBoolean(isFile);
    out.writeBoolean(isPlain);
    out.writeLong(offset);
    out.writeLong(length);
    out.writeLong(size);
    out.writeShort(name.length);
    out.writeShort(sum.length);
    out.writeInt(line.length);
    out.write(name);
    out.write(sum);
    out.write(line);
  }

  /** From the length on. */
  static SpooledEntry read(ByteBuffer in) {
    in.getInt();
    boolean isFile = in.get() != 0;
    boolean isPlain = in.get() != 0;
    long offset = in.getLong();
    long length = in.getLong();
    long size = in.getLong();
    byte[] name = new byte[in.getShort() & 0xffff];
    byte[] sum = new byte[in.getShort() & 0xffff];
    byte[] line = new byte[in.getInt()];
    in.get(name).get(sum).get(line);
    return new SpooledEntry(
        isFile,
        isPlain,
        offset,
        length,
        size,
        RawPath.of(name),
        HexFormat.of().formatHex(sum),
        line.length == 0 ? Optional.empty() : Optional.of(EntryJson.parse(line)));
  }
}
