package dev.understudy.archive.remote;

import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ssh.CommandResult;
import dev.understudy.core.ssh.SshSession;
import java.util.List;
import java.util.Set;

/**
 * What a source has beside sh and tar.
 *
 * @param find whether it lists with all that is known of a file
 * @param pieces whether pieces of a file can be had
 */
public record SourceTools(boolean find, boolean zstd, boolean pieces, boolean tail) {
  private static final String PROBE =
      """
      LC_ALL=C; export LC_ALL
      if [ ! -d "$1" ]; then echo no-directory; exit 0; fi
      if ! cd "$1"; then echo no-access; exit 0; fi
      case "$(tar --version 2>/dev/null)" in *GNU*) echo tar;; esac
      for tool in zstd dd wc head tail; do command -v "$tool" >/dev/null 2>&1 && echo "$tool"; done
      find . -maxdepth 0 -printf 'find\\n' 2>/dev/null
      exit 0
      """;

  /**
   * Looks once.
   *
   * @throws dev.understudy.core.ProblemException {@code NOT_FOUND} when the directory is not there,
   *     {@code BLOCKED} when there is no GNU tar
   */
  public static SourceTools probe(SshSession session, RemotePlace from, Deadline deadline)
      throws InterruptedException {
    CommandResult result =
        session.run(List.of("sh", "-c", PROBE, "sh", from.directory()), deadline);
    Set<String> found = Set.copyOf(result.stdout().lines().toList());
    if (found.contains("no-directory")) {
      throw Problem.of(
              ProblemCode.NOT_FOUND,
              "there is no directory " + from.directory() + " on " + from.host(),
              "",
              "look there: ssh -p %d %s@%s ls"
                  .formatted(from.host().port(), from.host().user(), from.host().address()))
          .asException();
    }
    if (found.contains("no-access")) {
      throw Problem.of(
              ProblemCode.BLOCKED,
              from.host().user() + " may not read " + from.directory() + " on " + from.host(),
              "",
              "log in as another user, or give this one the right to read it")
          .asException();
    }
    if (!found.contains("tar")) {
      throw Problem.of(
              ProblemCode.BLOCKED,
              "there is no GNU tar on " + from.host(),
              "archives are made by the tar of the source",
              "install it there, such as: apt install tar")
          .asException();
    }
    return new SourceTools(
        found.contains("find"),
        found.contains("zstd"),
        found.containsAll(Set.of("dd", "wc", "head")),
        found.contains("tail"));
  }
}
