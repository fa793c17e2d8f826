package dev.understudy.cli;

import dev.understudy.runbooks.document.Words;
import picocli.CommandLine.Option;

/** The language that a page is to be written in. */
final class ReportLanguage {

  @Option(
      names = "--lang",
      paramLabel = "LANGUAGE",
      defaultValue = "en",
      description = "en or zh-CN; en when not given.")
  private String language = "en";

  Words words() {
    return Words.find(language)
        .orElseThrow(
            () ->
                Globals.usage(
                        "there are no words for the language '" + language + "'",
                        "--lang " + String.join(" or --lang ", Words.LANGUAGES))
                    .asException());
  }
}
