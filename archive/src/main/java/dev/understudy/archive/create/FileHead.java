package dev.understudy.archive.create;

import com.github.luben.zstd.ZstdInputStream;
import dev.understudy.archive.remote.SourceScripts;
import dev.understudy.archive.tar.TarMember;
import dev.understudy.archive.tar.TarReader;
import dev.understudy.core.ssh.SshSession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The headers that tar writes for one file.
 *
 * @param bytes all that stands before the content
 */
@SuppressWarnings("ArrayRecordComponent")
record FileHead(byte[] bytes, TarMember member) {

  /** As the source's tar writes them now; empty when the file has gone. */
  static Optional<FileHead> read(CreateScope scope, SshSession session, Listed file)
      throws IOException, InterruptedException {
    try (Wire wire =
        Wire.ofNames(
            session,
            SourceScripts.head(scope.directory()),
            List.of(file),
            scope.feeder(),
            scope.meter(),
            scope.deadline())) {
      byte[] beginning = wire.readAllBytes();
      wire.finish();
      TarReader reader = new TarReader(new ByteArrayInputStream(beginning));
      Optional<TarMember> member = reader.next();
      return member.map(
          found -> new FileHead(Arrays.copyOf(beginning, (int) reader.offset()), found));
    }
  }

  /** Whether the stored part of a group begins with these. */
  boolean isStored(CreateScope scope, int group) {
    try (InputStream file = scope.repository().openSegment(scope.segment(group, 0));
        InputStream in = new ZstdInputStream(file)) {
      return Arrays.equals(in.readNBytes(bytes.length), bytes);
    } catch (IOException e) {
      return false;
    }
  }
}
