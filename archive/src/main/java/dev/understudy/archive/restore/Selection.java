package dev.understudy.archive.restore;

import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.RawPath;
import dev.understudy.archive.format.Repository;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which entries are restored: all, or those of some paths with the directories above them and the
 * first names of their hard links.
 */
record Selection(List<RawPath> paths, Set<RawPath> firstNames) {

  static Selection of(RestoreRequest request, Repository repository) throws IOException {
    List<RawPath> paths = request.paths().stream().map(Selection::path).toList();
    Selection named = new Selection(paths, Set.of());
    return paths.isEmpty() || paths.contains(RawPath.ROOT)
        ? new Selection(List.of(), Set.of())
        : new Selection(paths, firstNames(request, repository, named));
  }

  boolean isAll() {
    return paths.isEmpty();
  }

  boolean has(Entry entry) {
    return isAll()
        || isNamed(entry.path())
        || (entry.kind() == Kind.DIRECTORY && isAbove(entry.path()))
        || firstNames.contains(entry.path());
  }

  private boolean isNamed(RawPath path) {
    return paths.stream().anyMatch(each -> each.equals(path) || isBelow(path, each));
  }

  private boolean isAbove(RawPath directory) {
    return directory.isRoot() || paths.stream().anyMatch(each -> isBelow(each, directory));
  }

  private static boolean isBelow(RawPath path, RawPath directory) {
    return path.latin1().startsWith(directory.latin1() + "/");
  }

  /** Also finds out whether there is anything to restore at each path. */
  private static Set<RawPath> firstNames(
      RestoreRequest request, Repository repository, Selection named) throws IOException {
    Set<RawPath> firstNames = new HashSet<>();
    Set<RawPath> missing = new HashSet<>(named.paths());
    try (var manifest = repository.manifest(request.archive())) {
      for (Optional<Entry> next = manifest.next(); next.isPresent(); next = manifest.next()) {
        Entry entry = next.get();
        missing.remove(entry.path());
        if (entry.kind() == Kind.HARD_LINK && named.isNamed(entry.path())) {
          firstNames.add(entry.link().orElse(RawPath.ROOT));
        }
      }
    }
    if (!missing.isEmpty()) {
      throw Problem.of(
              ProblemCode.NOT_FOUND,
              "the archive " + request.archive() + " has no " + missing.iterator().next().shown(),
              "",
              "name it as the archive does, below its root: understudy archive list "
                  + request.archive())
          .asException();
    }
    return firstNames;
  }

  private static RawPath path(String text) {
    String plain = text.startsWith("./") ? text.substring(2) : text;
    RawPath path = RawPath.ofText(plain.replaceAll("/+$", ""));
    if (!path.isInside()) {
      throw Problem.of(
              ProblemCode.USAGE,
              "'" + text + "' is no path in an archive",
              "paths are relative to what was archived",
              "--path etc/app.conf")
          .asException();
    }
    return path;
  }
}
