package dev.sbd.grammar;

import dev.sbd.grammar.RegexNode.Anchor;
import dev.sbd.grammar.RegexNode.Characters;
import dev.sbd.grammar.RegexNode.Choice;
import dev.sbd.grammar.RegexNode.Repetition;
import dev.sbd.grammar.RegexNode.Sequence;
import dev.sbd.internal.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads a regular expression as {@link Pattern} does, which has found it well-formed; what an
 * automaton cannot do is refused by name.
 */
final class RegexParser {
  private static final int MOST_DEPTH = 200;

  /** States before determinization. */
  private static final long MOST_SIZE = 200_000;

  private final RegexInput input;
  private final RegexCharacters characters;
  private int flags;
  private int depth;

  private RegexParser(RegexInput input) {
    this.input = input;
    characters = new RegexCharacters(input);
  }

  static RegexNode parse(String regex) {
    return new RegexParser(new RegexInput(regex)).choice();
  }

  private RegexNode choice() {
    List<RegexNode> parts = new ArrayList<>();
    do {
      parts.add(sequence());
    } while (input.skip("|"));
    return parts.size() == 1 ? parts.get(0) : checked(new Choice(parts));
  }

  private RegexNode sequence() {
    List<RegexNode> parts = new ArrayList<>();
    while (!input.atEnd() && input.peek() != '|' && input.peek() != ')') {
      parts.add(quantified(atom()));
    }
    return parts.size() == 1 ? parts.get(0) : checked(new Sequence(parts));
  }

  private RegexNode atom() {
    if (input.peek() == '{') {
      return RegexNode.EMPTY; // Java's quantifier behind a quantifier is one of nothing
    }
    if (input.skip("(")) {
      return group();
    }
    if (input.skip("^") || input.skip("\\A")) {
      return Anchor.START;
    }
    if (input.skip("$") || input.skip("\\Z")) {
      return Anchor.LAST_LINE_END;
    }
    return input.skip("\\z") ? Anchor.END : new Characters(characters.next(flags));
  }

  private RegexNode group() {
    depth++;
    input.check(depth <= MOST_DEPTH, "groups more than " + MOST_DEPTH + " deep");
    int outer = flags;
    boolean onlyFlags = input.skip("?") && head();
    RegexNode node = onlyFlags ? RegexNode.EMPTY : choice();
    input.check(input.skip(")"), "a group without end");
    flags = onlyFlags ? flags : outer;
    depth--;
    return node;
  }

  /** Reads what stands behind {@code (?}, and tells whether that was flags of what follows. */
  private boolean head() {
    input.check(!input.skip(">"), "atomic groups");
    for (String look : List.of("=", "!", "<=", "<!")) {
      input.check(!input.skip(look), "lookahead and lookbehind");
    }
    if (input.skip("<")) {
      input.skipBehind('>'); // of the name
      return false;
    }
    return flags();
  }

  private boolean flags() {
    boolean on = true;
    while (true) {
      if (input.skip(":")) {
        return false;
      }
      if (input.peek() == ')') {
        return true;
      }
      int letter = input.next();
      int flag = letter == 'i' ? Pattern.CASE_INSENSITIVE : letter == 's' ? Pattern.DOTALL : 0;
      input.check(flag != 0 || letter == '-', "the flag " + Character.toString(letter));
      on &= letter != '-';
      flags = on ? flags | flag : flags & ~flag;
    }
  }

  private RegexNode quantified(RegexNode node) {
    RegexNode repeated = node;
    if (input.skip("?")) {
      repeated = new Repetition(node, 0, 1);
    } else if (input.skip("*")) {
      repeated = new Repetition(node, 0, Repetition.UNBOUNDED);
    } else if (input.skip("+")) {
      repeated = new Repetition(node, 1, Repetition.UNBOUNDED);
    } else if (input.skip("{")) {
      repeated = counted(node);
    } else {
      return node;
    }
    input.skip("?"); // fewest first: the same texts
    input.check(!input.skip("+"), "possessive quantifiers");
    return checked(repeated);
  }

  private RegexNode counted(RegexNode node) {
    int least = input.number();
    int most = least;
    if (input.skip(",")) {
      most = input.peek() == '}' ? Repetition.UNBOUNDED : input.number();
    }
    input.check(input.skip("}"), "a repetition without end");
    return new Repetition(node, least, most);
  }

  private static RegexNode checked(RegexNode node) {
    Check.that(
        node.size() <= MOST_SIZE,
        "the regular expression takes %d states or more, at most %d; make its repetitions shorter",
        node.size(),
        MOST_SIZE);
    return node;
  }
}
