package dev.understudy.archive.restore;

import dev.understudy.archive.format.Segment;
import dev.understudy.archive.restore.RestorePlan.Group;
import dev.understudy.core.Deadline;
import dev.understudy.core.ssh.SshProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;

/**
 * What an interrupted restore has left of a big file: the target's tar is given its headers anew,
 * then what is there, then the parts that are missing.
 *
 * @param headerBytes before the content in the group's tar stream
 * @param keptBytes of the content that are there
 * @param nextPart the first that is to be sent
 */
record PartialFile(long headerBytes, long keptBytes, int nextPart) {
  private static final int BLOCK = 512;

  /** Empty when the group is no big file, or too little of it is there. */
  static Optional<PartialFile> find(
      RestorePlan plan, Group group, GroupSender.Connection connection, Deadline deadline)
      throws InterruptedException, IOException {
    if (!plan.isKnown()
        || !group.isWhole()
        || group.members() != 1
        || group.segments().size() < 2) {
      return Optional.empty();
    }
    Iterator<SpooledEntry> members = plan.spool().entries(group.name()).iterator();
    SpooledEntry file = members.next();
    long header = file.length() - (file.size() + BLOCK - 1) / BLOCK * BLOCK;
    if (!file.isPlain() || file.offset() != 0 || header <= 0) {
      return Optional.empty();
    }
    long there = setAside(file, group, connection, deadline);
    long raw = 0;
    int part = 0;
    for (Segment each : group.segments()) {
      boolean isLast = part == group.segments().size() - 1;
      if (isLast || raw + each.rawBytes() > header + there) {
        break;
      }
      raw += each.rawBytes();
      part++;
    }
    return part == 0 ? Optional.empty() : Optional.of(new PartialFile(header, raw - header, part));
  }

  /** How much of the file there is, now out of tar's way. */
  private static long setAside(
      SpooledEntry file, Group group, GroupSender.Connection connection, Deadline deadline)
      throws InterruptedException, IOException {
    try (SshProcess process = connection.start(TargetScripts.SET_ASIDE, Hold.mark(group.name()))) {
      try (OutputStream name = process.stdin()) {
        name.write("./".getBytes(StandardCharsets.US_ASCII));
        name.write(file.path().bytes());
        name.write(0);
      }
      String size = new String(process.stdout().readAllBytes(), StandardCharsets.US_ASCII).strip();
      process.exit(deadline);
      return size.matches("[0-9]{1,18}") ? Long.parseLong(size) : 0;
    }
  }
}
