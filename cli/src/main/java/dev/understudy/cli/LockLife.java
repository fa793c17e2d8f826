package dev.understudy.cli;

import dev.understudy.core.LeaseHolder;
import dev.understudy.core.store.HolderFile;
import java.util.Locale;

/** Whether the process that holds the estate is there, as far as can be told from here. */
enum LockLife {
  ALIVE("its process is alive on this host"),
  GONE("its process is gone from this host"),
  ELSEWHERE("it is on another host: whether its process is alive cannot be told from here");

  private final String text;

  LockLife(String text) {
    this.text = text;
  }

  static LockLife of(LeaseHolder holder) {
    if (!HolderFile.isHere(holder)) {
      return ELSEWHERE;
    }
    return HolderFile.mayLive(holder) ? ALIVE : GONE;
  }

  String text() {
    return text;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
