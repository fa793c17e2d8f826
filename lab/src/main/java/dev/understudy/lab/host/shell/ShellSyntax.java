package dev.understudy.lab.host.shell;

/** A command line that cannot be read; the message names the place. */
final class ShellSyntax extends Exception {
  ShellSyntax(String message) {
    super(message);
  }
}
