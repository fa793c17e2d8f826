package dev.understudy.lab.host.shell;

import java.util.List;
import java.util.Optional;

/** A part of a parsed command line. */
sealed interface Node {

  /** A command with its arguments; assignments come before it. */
  record Simple(List<Assignment> assignments, List<Word> words, List<Redirect> redirects)
      implements Node {}

  record Pipeline(List<Node> commands, boolean negated) implements Node {}

  /** Right after left, when left succeeded ({@code and}) or failed. */
  record Chain(Node left, boolean and, Node right) implements Node {}

  record Sequence(List<Node> nodes) implements Node {}

  record If(Node condition, Node then, Optional<Node> otherwise) implements Node {}

  record For(String name, List<Word> words, Node body) implements Node {}

  record While(Node condition, boolean until, Node body) implements Node {}

  /** A group with redirections; a subshell keeps its changes to itself. */
  record Group(Node body, boolean subshell, List<Redirect> redirects) implements Node {}

  record Assignment(String name, Word value) {}

  /**
   * @param descriptor 0, 1 or 2
   * @param operator {@code <}, {@code >}, {@code >>} or {@code >&}
   */
  record Redirect(int descriptor, String operator, Word target) {}

  /** A word before expansion. */
  record Word(List<Part> parts) {

    /** The text of a word that is one plain piece; empty when any of it is quoted or expanded. */
    String plain() {
      return parts.size() == 1 && parts.get(0).kind() == Kind.TEXT && !parts.get(0).quoted()
          ? parts.get(0).text()
          : "";
    }
  }

  enum Kind {
    TEXT,
    VARIABLE,
    COMMAND
  }

  record Part(Kind kind, String text, boolean quoted) {}
}
