package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.core.ExitCode;

/** What every refusal owes to the person who reads it. */
final class Refused {

  private Refused() {}

  /** Ended with that code, says what happened and what to type next, and shows no stack. */
  static Tool.Ended with(ExitCode code, Tool.Ended ended) {
    assertThat(ended.exit()).as(ended.everything()).isEqualTo(code.number());
    assertThat(ended.err())
        .as(ended.everything())
        .anyMatch(line -> line.matches("error: \\S.*"))
        .anyMatch(line -> line.matches(" {2}hint: \\S.*"));
    return withoutStack(ended);
  }

  /** {@link #with}, and says why. */
  static Tool.Ended andSaysWhy(ExitCode code, Tool.Ended ended) {
    assertThat(with(code, ended).err())
        .as(ended.everything())
        .anyMatch(line -> line.matches(" {2}why: \\S.*"));
    return ended;
  }

  /** No line of a stack trace and no exception by its Java name. */
  static Tool.Ended withoutStack(Tool.Ended ended) {
    assertThat(ended.everything().lines())
        .noneMatch(line -> line.strip().startsWith("at "))
        .noneMatch(line -> line.startsWith("Exception in"))
        .noneMatch(line -> line.contains("java.") || line.contains("dev.understudy."));
    return ended;
  }
}
