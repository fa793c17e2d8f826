package dev.understudy.archive.create;

import java.io.IOException;

/** What was listed as a regular file has become something else. */
final class KindChangedException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Listed listed;

  KindChangedException(Listed listed) {
    super(listed.path().shown() + " is no regular file any more");
    this.listed = listed;
  }

  Listed listed() {
    return listed;
  }
}
