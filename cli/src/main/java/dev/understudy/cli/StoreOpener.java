package dev.understudy.cli;

import dev.understudy.archive.store.DirectoryStore;
import dev.understudy.archive.store.Store;
import dev.understudy.cloud.estate.SecretRef;
import java.nio.file.Path;

/**
 * Opens the place that an address names.
 *
 * @param base directory that relative paths start from
 */
record StoreOpener(Workbench workbench, Path base) {

  /**
   * @param where {@code DIR} or {@code file:DIR}
   */
  Store open(String where) {
    String path = where.startsWith("file:") ? where.substring("file:".length()) : where;
    if (path.matches("[a-z0-9]+:.*")) {
      throw unreadable(where);
    }
    return new DirectoryStore(base.resolve(path));
  }

  /** Where a secret is: {@code file:PATH} or {@code env:NAME}. */
  static SecretRef reference(String text, Path base) {
    int colon = text.indexOf(':');
    String kind = colon < 0 ? "" : text.substring(0, colon);
    if (!kind.equals("env") && !kind.equals("file")) {
      throw Globals.usage(
              "a secret is given by where it is, never by itself", "file:PATH or env:NAME")
          .asException();
    }
    return new SecretRef(
        kind.equals("env") ? SecretRef.Kind.ENV : SecretRef.Kind.FILE,
        text.substring(colon + 1),
        base);
  }

  private static RuntimeException unreadable(String where) {
    return Globals.usage("'" + where + "' is not the address of a repository", "DIR or file:DIR")
        .asException();
  }
}
