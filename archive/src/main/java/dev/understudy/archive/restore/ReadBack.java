package dev.understudy.archive.restore;

import dev.understudy.archive.restore.RestorePlan.Group;
import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Sha256;
import dev.understudy.core.ssh.SshProcess;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads restored files on the target, hashes them there, and compares with the manifest. */
final class ReadBack {
  private static final int NAMED = 20;
  private static final int BUFFER = 64 * 1024;

  private final RestorePlan plan;
  private final Target target;
  private final Tally tally;
  private final Deadline deadline;

  ReadBack(RestorePlan plan, Target target, Tally tally, Deadline deadline) {
    this.plan = plan;
    this.target = target;
    this.tally = tally;
    this.deadline = deadline;
  }

  /**
   * @throws ProblemException {@code PROOF_FAILED}, {@code HOST_UNREACHABLE}
   */
  void prove(Group group) throws InterruptedException, IOException {
    if (group.files() == 0) {
      return;
    }
    TargetFacts facts = target.facts();
    boolean isHashedThere = facts.has("openssl") || facts.has("sha256sum");
    String script =
        facts.has("openssl")
            ? TargetScripts.HASH_OPENSSL
            : isHashedThere ? TargetScripts.HASH_SHA256SUM : TargetScripts.READ;
    try (SshProcess process =
        target.session().start(TargetScripts.command(script, target.paths().staging()), deadline)) {
      CompletableFuture<Void> names = CompletableFuture.runAsync(() -> names(group, process));
      InputStream answers = new BufferedInputStream(process.stdout(), BUFFER);
      List<String> wrong = new ArrayList<>();
      int proven = 0;
      for (SpooledEntry each : plan.spool().entries(group.name())) {
        if (each.isFile()) {
          boolean holds =
              isHashedThere
                  ? new HashLine(each.path()).read(answers).equals(each.sha256())
                  : contentHash(answers, each.size()).equals(each.sha256());
          if (holds) {
            proven++;
          } else {
            wrong.add(each.path().shown());
            if (wrong.size() >= NAMED) {
              break;
            }
          }
        }
      }
      if (!wrong.isEmpty()) {
        throw failed(wrong, new String(process.errors(), StandardCharsets.UTF_8).strip());
      }
      names.join();
      int exit = process.exit(deadline);
      if (exit != 0) {
        throw failed(List.of(), new String(process.errors(), StandardCharsets.UTF_8).strip());
      }
      tally.proven(proven);
    }
  }

  private void names(Group group, SshProcess process) {
    try (OutputStream to = new BufferedOutputStream(process.stdin(), BUFFER)) {
      for (SpooledEntry each : plan.spool().entries(group.name())) {
        if (each.isFile()) {
          to.write('.');
          to.write('/');
          to.write(each.path().bytes());
          to.write(0);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String contentHash(InputStream in, long size) throws IOException {
    MessageDigest digest = Sha256.begin();
    byte[] buffer = new byte[BUFFER];
    long left = size;
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        return "";
      }
      digest.update(buffer, 0, count);
      left -= count;
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private ProblemException failed(List<String> wrong, String errors) {
    return Problem.of(
            ProblemCode.PROOF_FAILED,
            "files on "
                + target.place()
                + " are not as the archive has them"
                + (wrong.isEmpty() ? "" : ": " + String.join(", ", wrong)),
            errors.isEmpty() ? "read back there they have other hashes" : errors,
            "nothing was swapped in; check that host's disk and memory, then restore again")
        .asException();
  }
}
