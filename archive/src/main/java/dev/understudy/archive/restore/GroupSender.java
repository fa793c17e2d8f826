package dev.understudy.archive.restore;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Segment;
import dev.understudy.archive.restore.RestorePlan.Group;
import dev.understudy.archive.safety.TarCheck;
import dev.understudy.archive.safety.Unsafe;
import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.ssh.SshProcess;
import dev.understudy.core.ssh.SshSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Sends groups to the target's tar, one after another, on a connection of its own. Nothing is sent
 * of a segment whose hash is wrong, nor of one that has not been checked and is to be.
 */
final class GroupSender implements AutoCloseable {
  private static final int CHUNK = 256 * 1024;
  private static final int MOST_IN_MEMORY = 24 * 1024 * 1024;

  /** What is sent of a group in part is compressed for the wire only. */
  private static final int LEVEL = 1;

  private final RestorePlan plan;
  private final Target target;
  private final SshSession session;
  private final Tally tally;
  private final Deadline deadline;
  private final SegmentSpool spool;
  private final byte[] chunk = new byte[CHUNK];
  private final byte[] raw = new byte[CHUNK];

  GroupSender(
      RestorePlan plan,
      Repository repository,
      Target target,
      SshSession session,
      Tally tally,
      Deadline deadline) {
    this.plan = plan;
    this.target = target;
    this.session = session;
    this.tally = tally;
    this.deadline = deadline;
    this.spool = new SegmentSpool(repository, MOST_IN_MEMORY);
  }

  /** Starts scripts that work on the staging directory. */
  @FunctionalInterface
  interface Connection {
    SshProcess start(String script, String... arguments) throws InterruptedException;
  }

  private SshProcess start(String script, String... arguments) throws InterruptedException {
    List<String> command =
        TargetScripts.command(script, target.paths().state(), target.paths().staging());
    command.addAll(List.of(arguments));
    return session.start(command, deadline);
  }

  /**
   * Returns when the target's tar has taken all of the group.
   *
   * @param isBegun whether an earlier run may have left a part of it
   * @return whether a part was kept
   * @throws ProblemException {@code ARCHIVE_DAMAGED}, {@code UNSAFE_ARCHIVE}, {@code NO_SPACE},
   *     {@code COMMAND_FAILED}, {@code HOST_UNREACHABLE}
   */
  boolean send(Group group, boolean isBegun) throws InterruptedException, IOException {
    boolean isCompressed = target.facts().has("zstd");
    Optional<TarCheck> check = plan.isKnown() ? Optional.empty() : Optional.of(check(group));
    spool.fill(group.segments().get(0));
    if (check.isPresent() && group.isWhole()) {
      inspect(group.segments().get(0), check.get());
    }
    Optional<PartialFile> kept =
        isBegun ? PartialFile.find(plan, group, this::start, deadline) : Optional.empty();
    SshProcess process =
        kept.isPresent()
            ? start(
                TargetScripts.EXTRACT,
                isCompressed ? "zstd" : "raw",
                Hold.mark(group.name()),
                Long.toString(kept.get().headerBytes() / 512),
                Long.toString(kept.get().keptBytes()))
            : start(TargetScripts.EXTRACT, isCompressed ? "zstd" : "raw");
    try {
      try {
        if (kept.isPresent()) {
          headers(process.stdin(), kept.get().headerBytes());
          tally.keptSegments(kept.get().nextPart());
        }
        if (group.isWhole()) {
          int from = kept.map(PartialFile::nextPart).orElse(0);
          whole(group, from, check, process.stdin(), isCompressed);
        } else {
          selected(group, check, process.stdin(), isCompressed);
        }
        check.ifPresent(TarCheck::end);
        process.stdin().close();
      } catch (IOException e) {
        ended(process, Optional.of(e));
        throw e;
      }
      ended(process, Optional.empty());
      return kept.isPresent();
    } finally {
      process.close();
    }
  }

  /**
   * Reads all of a group, and sends nothing.
   *
   * @throws ProblemException {@code ARCHIVE_DAMAGED}, {@code UNSAFE_ARCHIVE}
   */
  void inspect(Group group) throws InterruptedException, IOException {
    boolean isLookedInto = !plan.isKnown() && group.isWhole();
    Optional<TarCheck> check = isLookedInto ? Optional.of(check(group)) : Optional.empty();
    for (Segment each : group.segments()) {
      spool.fill(each);
      if (check.isPresent()) {
        inspect(each, check.get());
      }
    }
    check.ifPresent(TarCheck::end);
  }

  private TarCheck check(Group group) {
    Iterator<Entry> entries =
        StreamSupport.stream(plan.spool().entries(group.name()).spliterator(), false)
            .map(each -> each.entry().orElseThrow())
            .iterator();
    return new TarCheck(entries, group.isWhole());
  }

  /** The beginning of the spooled first segment, unpacked. */
  private void headers(OutputStream to, long count) throws IOException {
    try (InputStream in = new ZstdInputStream(spool.open())) {
      to.write(in.readNBytes((int) count));
    }
  }

  private void whole(
      Group group, int from, Optional<TarCheck> check, OutputStream to, boolean isCompressed)
      throws InterruptedException, IOException {
    for (Segment each : group.segments().subList(from, group.segments().size())) {
      if (each.name().part() > 0) {
        spool.fill(each);
        if (check.isPresent()) {
          inspect(each, check.get());
        }
      }
      if (isCompressed) {
        try (InputStream stored = spool.open()) {
          double share = each.rawBytes() / (double) Math.max(1, each.storedBytes());
          for (int count = stored.read(chunk); count > 0; count = stored.read(chunk)) {
            write(to, chunk, count);
            tally.done(0, (long) (count * share));
          }
        }
      } else {
        unpack(
            each,
            (bytes, count) -> {
              write(to, bytes, count);
              tally.done(0, count);
            });
      }
      tally.sentSegment();
    }
  }

  private void selected(
      Group group, Optional<TarCheck> check, OutputStream to, boolean isCompressed)
      throws InterruptedException, IOException {
    OutputStream sent = new Sent(to);
    OutputStream out =
        isCompressed ? new ZstdOutputStream(sent, LEVEL).setCloseFrameOnFlush(false) : sent;
    MemberFilter filter =
        new MemberFilter(
            plan.spool().entries(group.name()).iterator(),
            (bytes, offset, count) -> {
              check.ifPresent(each -> each.accept(bytes, offset, count));
              out.write(bytes, offset, count);
              tally.done(0, count);
            });
    for (Segment each : group.segments()) {
      if (each.name().part() > 0) {
        spool.fill(each);
      }
      unpack(each, (bytes, count) -> filter.accept(bytes, count));
      tally.sentSegment();
    }
    filter.end();
    // Two blocks of zeros are the end of a tar stream.
    out.write(new byte[1024]);
    out.close();
  }

  /** Holds the spooled segment against the manifest before any of it is sent. */
  private void inspect(Segment segment, TarCheck check) throws InterruptedException, IOException {
    unpack(segment, (bytes, count) -> check.accept(bytes, 0, count));
  }

  /** Where unpacked bytes go. */
  @FunctionalInterface
  private interface Unpacked {
    void accept(byte[] bytes, int count) throws InterruptedException, IOException;
  }

  private void unpack(Segment segment, Unpacked to) throws InterruptedException, IOException {
    long all = 0;
    InputStream in;
    try {
      in = new ZstdInputStream(spool.open());
    } catch (IOException e) {
      throw damaged(segment, String.valueOf(e.getMessage()));
    }
    try (in) {
      while (true) {
        int count;
        try {
          count = in.read(raw);
        } catch (IOException e) {
          throw damaged(segment, String.valueOf(e.getMessage()));
        }
        if (count < 0) {
          break;
        }
        all += count;
        if (all > segment.rawBytes()) {
          throw damaged(segment, "it unpacks to more than the manifest says");
        }
        to.accept(raw, count);
      }
    }
    if (all != segment.rawBytes()) {
      throw damaged(segment, "it unpacks to less than the manifest says");
    }
  }

  private static ProblemException damaged(Segment segment, String why) {
    return Unsafe.damaged("the segment " + segment.name() + " is damaged", why);
  }

  private void write(OutputStream to, byte[] bytes, int count)
      throws InterruptedException, IOException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    tally.send(count);
    to.write(bytes, 0, count);
  }

  /** Counts and limits what goes over the network. */
  private final class Sent extends OutputStream {
    private final OutputStream to;

    Sent(OutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        tally.send(length);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
      to.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      to.flush();
    }
  }

  /** Throws what the target's tools say, when they failed or the pipe to them broke. */
  private void ended(SshProcess process, Optional<IOException> broken)
      throws InterruptedException, IOException {
    String codes;
    try {
      codes = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw lost(e);
    }
    int exit = process.exit(deadline);
    String errors = new String(process.errors(), StandardCharsets.UTF_8).strip();
    boolean isZstdWell = !target.facts().has("zstd") || codes.contains("zstd=0\n");
    if (exit == 0 && codes.contains("tar=0\n") && isZstdWell && broken.isEmpty()) {
      tally.warn(errors);
      return;
    }
    boolean isFull = errors.contains("No space left") || errors.contains("quota exceeded");
    throw Problem.of(
            isFull ? ProblemCode.NO_SPACE : ProblemCode.COMMAND_FAILED,
            isFull
                ? "the disk of " + target.place() + " is full"
                : "tar on " + target.place() + " did not take what was sent",
            errors.isEmpty() ? "exit codes " + codes.strip().replace('\n', ' ') : errors,
            isFull
                ? "make room there and run the same command again"
                : "mend that and run the same command again: it goes on where it was")
        .asException();
  }

  private ProblemException lost(IOException e) {
    return new ProblemException(
        Problem.of(
            ProblemCode.HOST_UNREACHABLE,
            "the connection to " + target.place() + " broke",
            String.valueOf(e.getMessage()),
            "run the same command again: it goes on where it was"),
        e);
  }

  @Override
  public void close() {
    spool.close();
    session.close();
  }
}
