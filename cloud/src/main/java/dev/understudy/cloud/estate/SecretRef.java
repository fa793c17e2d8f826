package dev.understudy.cloud.estate;

import java.nio.file.Path;

/**
 * Where a secret is, never the secret itself.
 *
 * @param kind of place
 * @param name environment variable, or path as written
 * @param base directory that a relative path starts from
 */
public record SecretRef(Kind kind, String name, Path base) {

  /** Places a secret may be in. */
  public enum Kind {
    ENV,
    FILE
  }

  /** The file of a {@link Kind#FILE}: absolute, with {@code ~/} expanded. */
  public Path path() {
    return FilePath.resolve(base, name);
  }

  @Override
  public String toString() {
    return (kind == Kind.ENV ? "env:" : "file:") + name;
  }
}
