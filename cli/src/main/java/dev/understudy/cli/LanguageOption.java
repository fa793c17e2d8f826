package dev.understudy.cli;

import dev.understudy.runbooks.Runbooks;
import picocli.CommandLine.Option;

/** The option that says in which language a runbook is read. */
final class LanguageOption {
  @Option(
      names = "--lang",
      paramLabel = "LANGUAGE",
      defaultValue = Runbooks.PLAIN,
      description = "The language, such as zh-CN; default en. `runbook list` shows which there are.")
  private String tag = Runbooks.PLAIN;

  String tag() {
    return tag;
  }
}
