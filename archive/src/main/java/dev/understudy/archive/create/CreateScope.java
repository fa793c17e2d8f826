package dev.understudy.archive.create;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Segment;
import dev.understudy.archive.format.SegmentName;
import dev.understudy.archive.format.SegmentWriter;
import dev.understudy.archive.remote.SourceTools;
import dev.understudy.core.Deadline;
import java.util.concurrent.Executor;

/**
 * What all channels of one create share.
 *
 * @param feeder runs what sends names while a stream is read
 */
record CreateScope(
    Repository repository,
    ArchiveId archive,
    String directory,
    SourceTools tools,
    StoredParts stored,
    Committer committer,
    Results results,
    Meter meter,
    Executor feeder,
    Deadline deadline) {

  SegmentName segment(int group, int part) {
    return new SegmentName(archive, group, part);
  }

  void finished(SegmentWriter writer, Segment segment) throws InterruptedException {
    results.segment(segment);
    committer.commit(writer);
  }
}
