package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.AnyShape;
import dev.understudy.cloud.yaml.ListShape;
import dev.understudy.cloud.yaml.MapShape;
import dev.understudy.cloud.yaml.ObjectShape;
import dev.understudy.cloud.yaml.Shape;
import dev.understudy.cloud.yaml.TextShape;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** Every key of a runbook's front matter and of a step block. */
final class RunbookShape {
  private static final String ID = "[a-z0-9][a-z0-9-]{0,39}";

  private RunbookShape() {}

  static ObjectShape frontMatter() {
    return ObjectShape.empty()
        .required(
            "runbook",
            TextShape.matching("a name (lower-case letters, digits and -)", ID),
            "the name it is run by")
        .required("title", TextShape.text(), "what it does, one line")
        .optional(
            "parameters",
            new MapShape(
                Pattern.compile("(?!steps|estate|each$)[a-z][A-Za-z0-9-]{0,39}"),
                "the name of a parameter (letters, digits and -; not steps, estate or each)",
                parameter(),
                0),
            "what it is told when it is run");
  }

  static ObjectShape step() {
    return ObjectShape.empty()
        .required(
            "id",
            TextShape.matching("a step id (lower-case letters, digits and -)", ID),
            "the step's name in this runbook")
        .required("use", kind(), "the kind of step")
        .optional("with", inputs(), "its inputs")
        .optional(
            "needs",
            ListShape.any(TextShape.matching("a step id", ID + "(/" + ID + ")*")),
            "steps that must have succeeded before; default: the one before it")
        .optional("when", new AnyShape(), "conditions under which it is part of the plan")
        .optional(
            "for-each",
            new AnyShape(),
            "take it once for each of servers, disks, {servers: {TAG: VALUE}} or a list of names")
        .optional("otherwise", use(), "the step to take when this one is blocked or refused")
        .optional("retry", new AnyShape(), "when it is tried again: one rule or a list of them")
        .optional(
            "undo",
            new AnyShape(),
            "what takes it back: a step {use, with}, nothing, or never (the point of no return);"
                + " default: its own way")
        .optional("timeout", TextShape.duration(), "how long it may take; default 10m");
  }

  /** A rule after {@code retry:}. */
  static ObjectShape retry() {
    return ObjectShape.empty()
        .optional(
            "on",
            ListShape.some(TextShape.text()),
            "classes of error; default [throttled, unreachable]")
        .required("max", TextShape.number(1, 100), "how often it is tried again")
        .required("interval", TextShape.duration(), "how long to wait before the first time")
        .optional(
            "backoff",
            TextShape.matching("a number from 1 to 99, such as 2 or 1.5", "[1-9][0-9]?(\\.[0-9])?"),
            "by which the wait grows each time; default 1")
        .optional("cap", TextShape.duration(), "the longest wait; default 5m");
  }

  /** A kind of step and its inputs. */
  static ObjectShape use() {
    return ObjectShape.empty()
        .required("use", kind(), "the kind of step")
        .optional("with", inputs(), "its inputs");
  }

  static boolean isId(String text) {
    return text.matches(ID);
  }

  private static Shape parameter() {
    String[] types =
        Arrays.stream(RunbookParameter.Type.values())
            .map(type -> type.name().toLowerCase(Locale.ROOT))
            .toArray(String[]::new);
    return ObjectShape.empty()
        .optional("type", TextShape.oneOf(types), "what a value must be; default text")
        .optional("choices", ListShape.some(TextShape.text()), "the only values allowed")
        .optional("default", new AnyShape(), "the value when none is given")
        .optional("required", TextShape.oneOf("true", "false"), "whether one must be given")
        .required("meaning", TextShape.text(), "what it is for");
  }

  private static Shape kind() {
    return TextShape.matching(
        "the name of a step kind, such as snapshot.take", "[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)*");
  }

  private static Shape inputs() {
    return new MapShape(Pattern.compile("[A-Za-z][A-Za-z0-9-]*"), "a name", new AnyShape(), 0);
  }
}
