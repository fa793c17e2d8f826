package dev.understudy.cli;

import dev.understudy.core.RunId;

/** Run ids as typed. */
final class RunNames {

  private RunNames() {}

  static RunId parse(String text) {
    try {
      return new RunId(text);
    } catch (IllegalArgumentException e) {
      throw Globals.usage("'" + text + "' is not the name of a run", "understudy run list")
          .asException();
    }
  }
}
