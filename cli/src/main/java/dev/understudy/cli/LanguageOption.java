package dev.understudy.cli;

import dev.understudy.runbooks.Runbooks;
import picocli.CommandLine.Option;

/** The option that says in which language a runbook is read. */
final class LanguageOption {
  @Option(
      names = "--lang",
      paramLabel = "LANGUAGE",
      defaultValue = Runbooks.PLAIN,
      description =
          "The language, such as zh-CN; default en. `runbook list` shows which there are.")
  private String tag = Runbooks.PLAIN;

  /** The tag as the runbook's edition spells it; as it was typed when there is none. */
  String in(Runbooks runbooks, String name) {
    return runbooks.findLanguage(name, tag).orElse(tag);
  }
}
