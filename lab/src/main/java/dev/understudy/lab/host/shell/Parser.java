package dev.understudy.lab.host.shell;

import dev.understudy.lab.host.shell.Lexer.Token;
import dev.understudy.lab.host.shell.Node.Assignment;
import dev.understudy.lab.host.shell.Node.Part;
import dev.understudy.lab.host.shell.Node.Redirect;
import dev.understudy.lab.host.shell.Node.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the shell's language: lists, pipelines, redirections, groups, {@code if}, {@code for},
 * {@code while}. What it does not know is an error, never something else.
 */
final class Parser {
  private static final Set<String> CLOSING =
      Set.of("then", "else", "elif", "fi", "do", "done", "}", "esac");
  private static final Set<String> UNKNOWN = Set.of("case", "function", "select", "[[");

  private final List<Token> tokens;
  private int at;

  private Parser(List<Token> tokens) {
    this.tokens = tokens;
  }

  static Node parse(String script) throws ShellSyntax {
    Parser parser = new Parser(new Lexer(script).tokens());
    Node node = parser.sequence();
    if (!parser.peek().is(Lexer.END)) {
      throw parser.unexpected();
    }
    return node;
  }

  /** Whether all of it is in the language that is known here. */
  static boolean canRead(String script) {
    try {
      parse(script);
      return true;
    } catch (ShellSyntax e) {
      return false;
    }
  }

  private Node sequence() throws ShellSyntax {
    List<Node> nodes = new ArrayList<>();
    skipNewlines();
    while (!atEndOfSequence()) {
      nodes.add(chain());
      if (peek().is("&")) {
        throw new ShellSyntax("running in the background with & is not supported on this host");
      }
      if (!peek().is(";") && !peek().is("\n")) {
        break;
      }
      at++;
      skipNewlines();
    }
    return new Node.Sequence(nodes);
  }

  private Node chain() throws ShellSyntax {
    Node left = pipeline();
    while (peek().is("&&") || peek().is("||")) {
      boolean and = next().is("&&");
      skipNewlines();
      left = new Node.Chain(left, and, pipeline());
    }
    return left;
  }

  private Node pipeline() throws ShellSyntax {
    boolean negated = false;
    while (isReserved("!")) {
      at++;
      negated = !negated;
    }
    List<Node> commands = new ArrayList<>(List.of(command()));
    while (peek().is("|")) {
      at++;
      skipNewlines();
      commands.add(command());
    }
    return commands.size() == 1 && !negated
        ? commands.get(0)
        : new Node.Pipeline(commands, negated);
  }

  private Node command() throws ShellSyntax {
    if (peek().is("(")) {
      at++;
      Node body = sequence();
      expectOperator(")");
      return new Node.Group(body, true, redirects());
    }
    String word = peek().isWord() ? peek().word().plain() : "";
    if (UNKNOWN.contains(word)) {
      throw new ShellSyntax(word + " is not supported on this host");
    }
    return switch (word) {
      case "{" -> {
        at++;
        Node body = sequence();
        expect("}");
        yield new Node.Group(body, false, redirects());
      }
      case "if" -> conditional();
      case "for" -> loop();
      case "while", "until" -> {
        at++;
        Node condition = sequence();
        yield group(new Node.While(condition, word.equals("until"), body()));
      }
      default -> simple();
    };
  }

  private Node conditional() throws ShellSyntax {
    at++;
    Node condition = sequence();
    expect("then");
    Node then = sequence();
    if (isReserved("elif")) {
      return new Node.If(condition, then, Optional.of(conditional()));
    }
    Optional<Node> otherwise = Optional.empty();
    if (isReserved("else")) {
      at++;
      otherwise = Optional.of(sequence());
    }
    expect("fi");
    return group(new Node.If(condition, then, otherwise));
  }

  private Node loop() throws ShellSyntax {
    at++;
    String name = next().word().plain();
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw new ShellSyntax("Bad for loop variable");
    }
    List<Word> words = new ArrayList<>();
    if (isReserved("in")) {
      at++;
      while (peek().isWord()) {
        words.add(next().word());
      }
    } else {
      words.add(new Word(List.of(new Part(Node.Kind.VARIABLE, "@", true))));
    }
    if (peek().is(";")) {
      at++;
    }
    skipNewlines();
    return group(new Node.For(name, words, body()));
  }

  private Node group(Node body) throws ShellSyntax {
    List<Redirect> redirects = redirects();
    return redirects.isEmpty() ? body : new Node.Group(body, false, redirects);
  }

  private Node body() throws ShellSyntax {
    expect("do");
    Node body = sequence();
    expect("done");
    return body;
  }

  private Node simple() throws ShellSyntax {
    List<Assignment> assignments = new ArrayList<>();
    List<Word> words = new ArrayList<>();
    List<Redirect> redirects = new ArrayList<>();
    while (true) {
      if (isRedirect()) {
        redirects.addAll(redirects());
      } else if (!peek().isWord()) {
        break;
      } else {
        Word word = next().word();
        Optional<Assignment> assignment = words.isEmpty() ? findAssignment(word) : Optional.empty();
        if (assignment.isPresent()) {
          assignments.add(assignment.get());
        } else {
          words.add(word);
        }
      }
    }
    if (words.isEmpty() && assignments.isEmpty() && redirects.isEmpty()) {
      throw unexpected();
    }
    return new Node.Simple(assignments, words, redirects);
  }

  private static Optional<Assignment> findAssignment(Word word) {
    if (word.parts().isEmpty()) {
      return Optional.empty();
    }
    Part first = word.parts().get(0);
    int equals = first.text().indexOf('=');
    if (first.kind() != Node.Kind.TEXT
        || first.quoted()
        || equals <= 0
        || !first.text().substring(0, equals).matches("[A-Za-z_][A-Za-z0-9_]*")) {
      return Optional.empty();
    }
    List<Part> value = new ArrayList<>(word.parts());
    value.set(0, new Part(Node.Kind.TEXT, first.text().substring(equals + 1), false));
    return Optional.of(new Assignment(first.text().substring(0, equals), new Word(value)));
  }

  private boolean isRedirect() {
    String operator = peek().operator();
    return operator.startsWith("<") || operator.startsWith(">") || operator.equals("&>");
  }

  private List<Redirect> redirects() throws ShellSyntax {
    List<Redirect> redirects = new ArrayList<>();
    while (isRedirect()) {
      Token token = next();
      if (token.is("<<") || token.is("<&")) {
        throw new ShellSyntax(token.operator() + " is not supported on this host");
      }
      if (!peek().isWord()) {
        throw unexpected();
      }
      Word target = next().word();
      if (token.is("&>")) {
        redirects.add(new Redirect(1, ">", target));
        redirects.add(
            new Redirect(2, ">&", new Word(List.of(new Part(Node.Kind.TEXT, "1", true)))));
        continue;
      }
      int standard = token.operator().startsWith("<") ? 0 : 1;
      int descriptor = token.descriptor() < 0 ? standard : token.descriptor();
      if (descriptor > 2) {
        throw new ShellSyntax("descriptor " + descriptor + " is not supported on this host");
      }
      redirects.add(new Redirect(descriptor, token.is(">|") ? ">" : token.operator(), target));
    }
    return redirects;
  }

  private boolean atEndOfSequence() {
    return peek().is(Lexer.END)
        || peek().is(")")
        || (peek().isWord() && CLOSING.contains(peek().word().plain()));
  }

  private boolean isReserved(String word) {
    return peek().isWord() && peek().word().plain().equals(word);
  }

  private void expect(String word) throws ShellSyntax {
    if (!isReserved(word)) {
      throw unexpected();
    }
    at++;
  }

  private void expectOperator(String operator) throws ShellSyntax {
    if (!peek().is(operator)) {
      throw unexpected();
    }
    at++;
  }

  private void skipNewlines() {
    while (peek().is("\n")) {
      at++;
    }
  }

  private Token peek() {
    return tokens.get(at);
  }

  private Token next() {
    return tokens.get(at == tokens.size() - 1 ? at : at++);
  }

  private ShellSyntax unexpected() {
    Token token = peek();
    String what =
        token.isWord()
            ? "\"" + token.word().plain() + "\""
            : token.is("\n") ? "newline" : token.operator();
    return new ShellSyntax(what + " unexpected");
  }
}
