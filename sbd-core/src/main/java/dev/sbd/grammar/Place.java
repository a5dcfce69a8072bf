package dev.sbd.grammar;

import dev.sbd.grammar.RegexNode.Anchor;
import java.util.List;

/**
 * Where in a text one is, as far as anchors ask: at its start, behind a {@code \r}, or elsewhere;
 * and what is known of the rest of it, anchors having been passed: nothing, that it is empty
 * ({@code END}), or that it is one line end ({@code LAST_LINE}).
 */
enum Place {
  START,
  INSIDE,
  BEHIND_CR,
  START_OF_LAST_LINE,
  LAST_LINE,
  LAST_LINE_BEHIND_CR,
  /** Between the two characters of the line end that ends the text, where no anchor matches. */
  INSIDE_LAST_CRLF,
  START_AND_END,
  END;

  /** Kinds of characters that places tell apart. */
  enum Kind {
    OTHER,
    CR,
    LF,
    /** Line ends that are neither. */
    SEPARATOR;

    static final CodePoints SEPARATORS = CodePoints.of(new int[] {0x85, 0x85, 0x2028, 0x2029});

    static Kind of(int codePoint) {
      return codePoint == '\r'
          ? CR
          : codePoint == '\n'
              ? LF
              : codePoint == 0x85 || codePoint == 0x2028 || codePoint == 0x2029 ? SEPARATOR : OTHER;
    }
  }

  private static final List<Place> ALL = List.of(values());

  static final int COUNT = ALL.size();

  static Place of(int number) {
    return ALL.get(number);
  }

  /** The place's number, from 0. */
  @SuppressWarnings("EnumOrdinal") // no number is kept
  int number() {
    return ordinal();
  }

  /** Whether a text may end here. */
  boolean mayEnd() {
    return switch (this) {
      case START_OF_LAST_LINE, LAST_LINE, LAST_LINE_BEHIND_CR, INSIDE_LAST_CRLF -> false;
      default -> true;
    };
  }

  /** Whether more is known of the rest of the text than that there is one. */
  boolean isFree() {
    return this == START || this == INSIDE || this == BEHIND_CR;
  }

  /** What an anchor makes of this place; none if it does not match here. */
  List<Place> passing(Anchor anchor) {
    return switch (anchor) {
      case START ->
          this == START || this == START_OF_LAST_LINE || this == START_AND_END
              ? List.of(this)
              : List.of();
      case END -> mayEnd() ? List.of(asEnd()) : List.of();
      case LAST_LINE_END ->
          switch (this) {
            case START -> List.of(START_OF_LAST_LINE, START_AND_END);
            case INSIDE -> List.of(LAST_LINE, END);
            case BEHIND_CR -> List.of(LAST_LINE_BEHIND_CR, END);
            case INSIDE_LAST_CRLF -> List.of();
            default -> List.of(this);
          };
    };
  }

  private Place asEnd() {
    return this == START || this == START_AND_END ? START_AND_END : END;
  }

  /** Where one may be behind a character; nowhere if there can be none. */
  List<Place> behind(Kind kind) {
    return switch (this) {
      case START, INSIDE, BEHIND_CR -> List.of(kind == Kind.CR ? BEHIND_CR : INSIDE);
      case START_OF_LAST_LINE, LAST_LINE -> behindLast(kind);
      case LAST_LINE_BEHIND_CR -> kind == Kind.LF ? List.of() : behindLast(kind);
      case INSIDE_LAST_CRLF -> kind == Kind.LF ? List.of(END) : List.of();
      case START_AND_END, END -> List.of();
    };
  }

  private static List<Place> behindLast(Kind kind) {
    return switch (kind) {
      case OTHER -> List.of();
      case CR -> List.of(INSIDE_LAST_CRLF, END);
      case LF, SEPARATOR -> List.of(END);
    };
  }
}
