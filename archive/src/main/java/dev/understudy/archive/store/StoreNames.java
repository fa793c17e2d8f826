package dev.understudy.archive.store;

import java.util.regex.Pattern;

/** What a file of a store may be called. */
public final class StoreNames {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*");

  private StoreNames() {}

  /**
   * The name itself.
   *
   * @throws IllegalArgumentException when it could leave the store
   */
  public static String require(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name of a stored file: " + name);
    }
    return name;
  }
}
