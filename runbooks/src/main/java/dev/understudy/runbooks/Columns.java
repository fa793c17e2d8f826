package dev.understudy.runbooks;

import java.util.ArrayList;
import java.util.List;

/**
 * How much room text takes on a terminal: a Chinese character takes two columns, and a line of
 * Chinese may be broken between any two of them, but not before a closing mark or after an opening
 * one.
 */
public final class Columns {
  private static final String OPENING = "（「『《〈【〔“‘";
  private static final String CLOSING = "，。、；：？！）」』》〉】〕”’…—％";

  private Columns() {}

  /** The columns that the text takes in one line. */
  public static int of(String text) {
    return text.codePoints().map(Columns::of).sum();
  }

  /** The text in lines of at most so many columns; a word that is longer stands alone. */
  public static String wrap(String first, String next, String words, int width) {
    StringBuilder text = new StringBuilder();
    StringBuilder line = new StringBuilder(first);
    boolean empty = true;
    for (Piece piece : pieces(words.strip())) {
      String space = empty || !piece.afterSpace() ? "" : " ";
      if (!empty && of(line.toString()) + space.length() + of(piece.text()) > width) {
        text.append(line.toString().stripTrailing()).append('\n');
        line.setLength(0);
        line.append(next);
        space = "";
      }
      line.append(space).append(piece.text());
      empty = false;
    }
    return text.append(line.toString().stripTrailing()).append('\n').toString();
  }

  /**
   * The text cut to so many columns, with an ellipsis where something is missing; whole when it
   * fits.
   */
  public static String cut(String text, int width) {
    if (of(text) <= width) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int room = width - 1;
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      room -= of(point);
      if (room < 0) {
        break;
      }
      kept.appendCodePoint(point);
      at += Character.charCount(point);
    }
    return kept.toString().stripTrailing() + "…";
  }

  /** Whether a line break in the source between these two stands for nothing, not for a space. */
  public static boolean joins(String before, String after) {
    return !before.isEmpty()
        && !after.isEmpty()
        && isWide(before.codePointBefore(before.length()))
        && isWide(after.codePointAt(0));
  }

  /** What must stay together, and whether a space stands before it. */
  private record Piece(String text, boolean afterSpace) {}

  private static List<Piece> pieces(String words) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    boolean afterSpace = false;
    int before = 0;
    for (int at = 0; at < words.length(); ) {
      int point = words.codePointAt(at);
      at += Character.charCount(point);
      boolean isSpace = Character.isWhitespace(point);
      if (piece.length() > 0 && (isSpace || mayBreak(before, point))) {
        pieces.add(new Piece(piece.toString(), afterSpace));
        piece.setLength(0);
        afterSpace = false;
      }
      if (isSpace) {
        afterSpace = true;
      } else {
        piece.appendCodePoint(point);
      }
      before = point;
    }
    if (piece.length() > 0) {
      pieces.add(new Piece(piece.toString(), afterSpace));
    }
    return pieces;
  }

  private static boolean mayBreak(int before, int after) {
    return (isWide(before) || isWide(after))
        && OPENING.indexOf(before) < 0
        && CLOSING.indexOf(after) < 0;
  }

  private static int of(int point) {
    int type = Character.getType(point);
    boolean isMark = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    return isMark ? 0 : isWide(point) ? 2 : 1;
  }

  private static boolean isWide(int point) {
    return switch (Character.UnicodeScript.of(point)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO -> true;
      default ->
          (point >= 0x3000 && point <= 0x303F)
              || (point >= 0xFF01 && point <= 0xFF60)
              || (point >= 0xFFE0 && point <= 0xFFE6)
              || (point >= 0x1F300 && point <= 0x1FAFF);
    };
  }
}
