package dev.understudy.archive.create;

import dev.understudy.archive.remote.RemotePlace;
import dev.understudy.archive.remote.SourceScripts;
import dev.understudy.archive.remote.SourceTools;
import dev.understudy.archive.spool.SortedSpool;
import dev.understudy.archive.spool.SpoolRecord;
import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.ssh.SshProcess;
import dev.understudy.core.ssh.SshSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Lists a source into a spool, sorted by path, without what is excluded. */
final class SourceListing {
  private final SshSession session;
  private final RemotePlace from;
  private final Excludes excludes;
  private final Deadline deadline;

  /**
   * What remains to be said when all is listed.
   *
   * @param known completes what was listed before all was known
   * @param closed what the source said of places that it could not look into
   */
  record Listing(UnaryOperator<Listed> known, List<String> closed) {}

  SourceListing(SshSession session, RemotePlace from, Excludes excludes, Deadline deadline) {
    this.session = session;
    this.from = from;
    this.excludes = excludes;
    this.deadline = deadline;
  }

  /**
   * Fills {@code spool}.
   *
   * @throws ProblemException {@code COMMAND_FAILED}, {@code HOST_UNREACHABLE}
   */
  Listing into(SortedSpool spool, SourceTools tools) throws InterruptedException {
    List<String> command =
        tools.find() ? SourceScripts.find(from.directory()) : SourceScripts.list(from.directory());
    try (SshProcess process = session.start(command, deadline)) {
      UnaryOperator<Listed> known = UnaryOperator.identity();
      if (tools.find()) {
        FindListing listing = new FindListing(process.stdout());
        for (Optional<Listed> each = listing.next(); each.isPresent(); each = listing.next()) {
          add(spool, each.get());
        }
      } else {
        TarListing listing = new TarListing(process.stdout());
        for (Optional<Listed> each = listing.next(); each.isPresent(); each = listing.next()) {
          add(spool, each.get());
        }
        known = listing::known;
      }
      int exit = process.exit(deadline);
      String said = new String(process.errors(), StandardCharsets.ISO_8859_1);
      if (exit > 2 || spool.count() == 0) {
        throw failed(said.isEmpty() ? "it ended with " + exit : said.strip());
      }
      return new Listing(
          known, said.lines().filter(line -> line.contains("ermission denied")).toList());
    } catch (IOException e) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.HOST_UNREACHABLE,
              "the listing of " + from + " broke off",
              String.valueOf(e.getMessage()),
              "run the same command again"),
          e);
    }
  }

  private void add(SortedSpool spool, Listed listed) throws IOException {
    if (!excludes.match(listed.path())) {
      spool.add(new SpoolRecord(Listed.key(listed.path()), listed.encode()));
    }
  }

  private ProblemException failed(String why) {
    return Problem.of(
            ProblemCode.COMMAND_FAILED,
            "cannot list " + from,
            why.substring(0, Math.min(400, why.length())),
            "look there by hand, then run the same command again")
        .asException();
  }
}
