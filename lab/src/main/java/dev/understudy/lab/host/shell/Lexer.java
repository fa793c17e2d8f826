package dev.understudy.lab.host.shell;

import dev.understudy.lab.host.shell.Node.Kind;
import dev.understudy.lab.host.shell.Node.Part;
import dev.understudy.lab.host.shell.Node.Word;
import java.util.ArrayList;
import java.util.List;

/** Cuts a script into words and operators by the quoting rules of POSIX. */
final class Lexer {
  private static final String OPERATOR_CHARACTERS = ";&|<>()\n";

  /**
   * @param operator empty for a word
   * @param descriptor written right before a redirection, or -1
   */
  record Token(String operator, Word word, int descriptor) {
    boolean is(String wanted) {
      return operator.equals(wanted);
    }

    boolean isWord() {
      return operator.isEmpty();
    }
  }

  static final String END = "end of input";

  private final String text;
  private int at;

  Lexer(String text) {
    this.text = text;
  }

  List<Token> tokens() throws ShellSyntax {
    List<Token> tokens = new ArrayList<>();
    Token token;
    do {
      token = next();
      tokens.add(token);
    } while (!token.is(END));
    return tokens;
  }

  private Token next() throws ShellSyntax {
    skipBlanks();
    if (at == text.length()) {
      return operator(END, -1);
    }
    int descriptor = -1;
    if (Character.isDigit(peek(0)) && (peek(1) == '<' || peek(1) == '>')) {
      descriptor = text.charAt(at++) - '0';
    }
    if (OPERATOR_CHARACTERS.indexOf(peek(0)) < 0) {
      return new Token("", word(), -1);
    }
    for (String each : List.of("<<", ">>", ">&", "<&", "&&", "||", "&>", ">|", ";;")) {
      if (text.startsWith(each, at)) {
        at += 2;
        return operator(each, descriptor);
      }
    }
    return operator(String.valueOf(text.charAt(at++)), descriptor);
  }

  private static Token operator(String operator, int descriptor) {
    return new Token(operator, new Word(List.of()), descriptor);
  }

  private void skipBlanks() {
    while (at < text.length()) {
      if (peek(0) == ' ' || peek(0) == '\t' || peek(0) == '\r') {
        at++;
      } else if (peek(0) == '\\' && peek(1) == '\n') {
        at += 2;
      } else if (peek(0) == '#') {
        while (at < text.length() && peek(0) != '\n') {
          at++;
        }
      } else {
        return;
      }
    }
  }

  private Word word() throws ShellSyntax {
    List<Part> parts = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    while (at < text.length()
        && OPERATOR_CHARACTERS.indexOf(peek(0)) < 0
        && peek(0) != ' '
        && peek(0) != '\t') {
      char next = peek(0);
      if (next == '\'') {
        flush(parts, plain, false);
        parts.add(new Part(Kind.TEXT, singleQuoted(), true));
      } else if (next == '"') {
        flush(parts, plain, false);
        doubleQuoted(parts);
      } else if (next == '\\') {
        flush(parts, plain, false);
        at++;
        if (at < text.length() && peek(0) != '\n') {
          parts.add(new Part(Kind.TEXT, String.valueOf(peek(0)), true));
        }
        at++;
      } else if (next == '$' || next == '`') {
        flush(parts, plain, false);
        dollar(parts, plain, false);
      } else {
        plain.append(next);
        at++;
      }
    }
    flush(parts, plain, false);
    at = Math.min(at, text.length());
    return new Word(List.copyOf(parts));
  }

  private static void flush(List<Part> parts, StringBuilder plain, boolean quoted) {
    if (plain.length() > 0) {
      parts.add(new Part(Kind.TEXT, plain.toString(), quoted));
      plain.setLength(0);
    }
  }

  private String singleQuoted() throws ShellSyntax {
    int end = text.indexOf('\'', at + 1);
    if (end < 0) {
      throw new ShellSyntax("Unterminated quoted string");
    }
    String quoted = text.substring(at + 1, end);
    at = end + 1;
    return quoted;
  }

  private void doubleQuoted(List<Part> parts) throws ShellSyntax {
    at++;
    StringBuilder plain = new StringBuilder();
    int before = parts.size();
    while (peek(0) != '"') {
      if (at >= text.length()) {
        throw new ShellSyntax("Unterminated quoted string");
      }
      char next = peek(0);
      if (next == '\\' && "$`\"\\\n".indexOf(peek(1)) >= 0 && at + 1 < text.length()) {
        if (peek(1) != '\n') {
          plain.append(peek(1));
        }
        at += 2;
      } else if (next == '$' || next == '`') {
        flush(parts, plain, true);
        dollar(parts, plain, true);
      } else {
        plain.append(next);
        at++;
      }
    }
    at++;
    if (plain.length() > 0 || parts.size() == before) {
      parts.add(new Part(Kind.TEXT, plain.toString(), true));
    }
  }

  private void dollar(List<Part> parts, StringBuilder plain, boolean quoted) throws ShellSyntax {
    if (peek(0) == '`') {
      int end = text.indexOf('`', at + 1);
      if (end < 0) {
        throw new ShellSyntax("Unterminated command substitution");
      }
      parts.add(new Part(Kind.COMMAND, text.substring(at + 1, end), quoted));
      at = end + 1;
      return;
    }
    char next = peek(1);
    if (next == '(') {
      if (peek(2) == '(') {
        throw new ShellSyntax("arithmetic is not supported on this host");
      }
      parts.add(new Part(Kind.COMMAND, bracketed('(', ')'), quoted));
    } else if (next == '{') {
      String name = bracketed('{', '}');
      if (!name.matches("([A-Za-z_][A-Za-z0-9_]*|[0-9]+)(:-(?s:.*))?|[?$#@*]")) {
        throw new ShellSyntax("Bad substitution: ${" + name + "}");
      }
      parts.add(new Part(Kind.VARIABLE, name, quoted));
    } else if (Character.isLetter(next) || next == '_') {
      int end = at + 1;
      while (end < text.length()
          && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
        end++;
      }
      parts.add(new Part(Kind.VARIABLE, text.substring(at + 1, end), quoted));
      at = end;
    } else if (Character.isDigit(next) || "?$#@*".indexOf(next) >= 0) {
      parts.add(new Part(Kind.VARIABLE, String.valueOf(next), quoted));
      at += 2;
    } else {
      plain.append('$');
      at++;
    }
  }

  /** The text between brackets that open at the second character from here. */
  private String bracketed(char open, char close) throws ShellSyntax {
    int depth = 0;
    char quote = '\0';
    for (int i = at + 1; i < text.length(); i++) {
      char next = text.charAt(i);
      if (quote != '\0') {
        if (next == '\\' && quote == '"') {
          i++;
        } else if (next == quote) {
          quote = '\0';
        }
      } else if (next == '\'' || next == '"') {
        quote = next;
      } else if (next == '\\') {
        i++;
      } else if (next == open) {
        depth++;
      } else if (next == close && --depth == 0) {
        String inside = text.substring(at + 2, i);
        at = i + 1;
        return inside;
      }
    }
    throw new ShellSyntax("Unterminated '" + open + "'");
  }

  /** The character some places ahead; NUL after the end. */
  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
  }
}
