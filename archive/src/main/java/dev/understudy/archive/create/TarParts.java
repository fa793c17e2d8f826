package dev.understudy.archive.create;

import dev.understudy.archive.format.SegmentName;
import dev.understudy.archive.format.SegmentWriter;
import dev.understudy.archive.remote.SourceScripts;
import dev.understudy.core.ssh.SshSession;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A tar of its own for each slice of a group's names. */
final class TarParts implements PartSource {
  private final CreateScope scope;
  private final SshSession session;
  private final int group;
  private final Iterator<List<Listed>> slices;
  private final Consumer<List<Listed>> expected;
  private final Consumer<String> errors;
  private int part;

  /**
   * @param expected told the names of a part before it begins
   * @param errors told what tar said of a part
   */
  TarParts(
      CreateScope scope,
      SshSession session,
      int group,
      Iterator<List<Listed>> slices,
      Consumer<List<Listed>> expected,
      Consumer<String> errors) {
    this.scope = scope;
    this.session = session;
    this.group = group;
    this.slices = slices;
    this.expected = expected;
    this.errors = errors;
  }

  @Override
  public Optional<Part> next() throws IOException, InterruptedException {
    if (!slices.hasNext()) {
      return Optional.empty();
    }
    List<Listed> names = slices.next();
    expected.accept(names);
    SegmentName name = scope.segment(group, part++);
    if (scope.stored().has(name)) {
      return Optional.of(new StoredPart(scope, name));
    }
    Wire wire =
        Wire.ofNames(
            session,
            scope.tools().zstd()
                ? SourceScripts.compressedTar(scope.directory())
                : SourceScripts.tar(scope.directory()),
            names,
            scope.feeder(),
            scope.meter(),
            scope.deadline());
    return Optional.of(
        new TarPart(scope, wire, new SegmentWriter(scope.repository(), name), errors));
  }

  @Override
  public void close() {
    // A part closes what it has opened.
  }
}
