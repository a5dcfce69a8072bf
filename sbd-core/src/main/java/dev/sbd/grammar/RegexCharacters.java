package dev.sbd.grammar;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of a regular expression that stand for one character. What is not simple is asked
 * of Java itself, character by character.
 */
final class RegexCharacters {
  /** Constructs that Java is asked about, at most: each takes some 10 ms. */
  private static final int MOST_ASKED = 30;

  private static final CodePoints DOT =
      CodePoints.of(new int[] {'\n', '\n', '\r', '\r', 0x85, 0x85, 0x2028, 0x2029}).complement();
  private static final CodePoints DIGIT = CodePoints.of('0', '9');
  private static final CodePoints WORD =
      CodePoints.of(new int[] {'0', '9', 'A', 'Z', 'a', 'z', '_', '_'});
  private static final CodePoints SPACE = CodePoints.of(new int[] {'\t', '\r', ' ', ' '});
  private static final Map<Integer, CodePoints> CLASSES =
      Map.of(
          (int) 'd',
          DIGIT,
          (int) 'D',
          DIGIT.complement(),
          (int) 'w',
          WORD,
          (int) 'W',
          WORD.complement(),
          (int) 's',
          SPACE,
          (int) 'S',
          SPACE.complement());

  private final RegexInput input;
  private final Map<String, CodePoints> asked = new HashMap<>();
  private @Nullable String all;

  RegexCharacters(RegexInput input) {
    this.input = input;
  }

  /** Reads what follows, under Java's flags. */
  CodePoints next(int flags) {
    if (input.peek() == '.') {
      input.next();
      return (flags & Pattern.DOTALL) != 0 ? CodePoints.ALL : DOT;
    }
    if (input.peek() == '[') {
      return bracketed(flags);
    }
    if (input.peek() != '\\') {
      return cased(CodePoints.of(input.peek(), input.next()), flags);
    }
    return escaped(flags);
  }

  private static CodePoints cased(CodePoints points, int flags) {
    return (flags & Pattern.CASE_INSENSITIVE) != 0 ? points.ofEitherCase() : points;
  }

  private CodePoints escaped(int flags) {
    int start = input.position();
    int letter = input.peek(1);
    if (CLASSES.containsKey(letter)) {
      input.goTo(start + 2);
      return CLASSES.get(letter);
    }
    if ("hHvVpP".indexOf(letter) >= 0) {
      input.goTo(start + 2);
      if (Character.toLowerCase(letter) == 'p' && input.next() == '{') {
        input.skipBehind('}');
      }
      return asked(input.since(start), flags);
    }
    int literal = literal();
    return cased(CodePoints.of(literal, literal), flags);
  }

  /** Reads a character, which may be escaped. */
  private int literal() {
    int c = input.next();
    return c == '\\' ? escape(input.next()) : c;
  }

  private int escape(int letter) {
    return switch (letter) {
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 'f' -> '\f';
      case 'a' -> 0x07;
      case 'e' -> 0x1b;
      case '0' -> input.digits(8, input.peek() <= '3' ? 3 : 2);
      case 'c' -> input.next() ^ 64;
      case 'x' -> hexadecimal();
      case 'u' -> utf16();
      default -> {
        refuseLetter(letter);
        yield letter;
      }
    };
  }

  private int hexadecimal() {
    if (!input.skip("{")) {
      return input.digits(16, 2);
    }
    int c = input.digits(16, 8);
    input.check(input.skip("}"), "a number of a character without end");
    return c;
  }

  private int utf16() {
    int high = input.digits(16, 4);
    int start = input.position();
    if (Character.isHighSurrogate((char) high) && input.skip("\\u")) {
      int low = input.digits(16, 4);
      if (Character.isLowSurrogate((char) low)) {
        return Character.toCodePoint((char) high, (char) low);
      }
      input.goTo(start);
    }
    return high;
  }

  private void refuseLetter(int letter) {
    String escape = "\\" + Character.toString(letter);
    input.check(letter != 'b' && letter != 'B', "word boundaries (" + escape + ")");
    boolean reference = letter == 'k' || (letter >= '1' && letter <= '9');
    input.check(!reference, "back-references (" + escape + ")");
    boolean isLetter = letter < 0x80 && Character.isLetter(letter);
    input.check(!isLetter, escape);
  }

  /** Reads a class in brackets. */
  private CodePoints bracketed(int flags) {
    int start = input.position();
    boolean simple = findEnd();
    int end = input.position();
    if (simple) {
      input.goTo(start + 1);
      CodePoints points = simple(end - 1, flags);
      if (points != null) {
        input.goTo(end);
        return points;
      }
    }
    input.goTo(end);
    return asked(input.since(start), flags);
  }

  /** Goes behind the class, and tells whether it is of characters, ranges and escapes alone. */
  private boolean findEnd() {
    int depth = 0;
    boolean simple = true;
    do {
      int c = input.next();
      if (c == '\\') {
        input.next();
      } else if (c == '[') {
        depth++;
        input.skip("^");
        input.check(input.peek() != ']', "a class that begins with ] (escape it)");
      } else if (c == ']') {
        depth--;
      } else if (c == '&' && input.skip("&")) {
        simple = false;
        input.check(input.peek() != ']', "a class that ends with && (escape it)");
      }
      simple &= depth <= 1;
    } while (depth > 0);
    return simple;
  }

  private @Nullable CodePoints simple(int end, int flags) {
    boolean negated = input.skip("^");
    CodePoints.Builder points = new CodePoints.Builder();
    while (input.position() < end) {
      CodePoints known = input.peek() == '\\' ? CLASSES.get(input.peek(1)) : null;
      if (known != null) {
        input.goTo(input.position() + 2);
        points.add(known);
      } else if (!addRange(points, end)) {
        return null;
      }
    }
    CodePoints cased = cased(points.build(), flags);
    return negated ? cased.complement() : cased;
  }

  private boolean addRange(CodePoints.Builder points, int end) {
    if (isOther()) {
      return false;
    }
    int first = literal();
    int last = first;
    if (input.peek() == '-' && input.position() + 1 < end) {
      input.next();
      if (isOther() || (input.peek() == '\\' && CLASSES.containsKey(input.peek(1)))) {
        return false;
      }
      last = literal();
    }
    points.add(first, last);
    return true;
  }

  /** Whether an escape follows that is Java's to read. */
  private boolean isOther() {
    return input.peek() == '\\' && "hHvVpPN".indexOf(input.peek(1)) >= 0;
  }

  private CodePoints asked(String construct, int flags) {
    CodePoints known = asked.get(flags + construct);
    if (known != null) {
      return known;
    }
    input.check(asked.size() < MOST_ASKED, "more than " + MOST_ASKED + " kinds of classes");
    all = all == null ? CodePoints.all() : all;
    CodePoints points = CodePoints.matching(construct, flags, all);
    asked.put(flags + construct, points);
    return points;
  }
}
