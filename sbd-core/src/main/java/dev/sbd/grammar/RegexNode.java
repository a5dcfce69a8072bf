package dev.sbd.grammar;

import java.util.List;

/** What a regular expression is made of. */
sealed interface RegexNode {
  /** Nothing at all. */
  RegexNode EMPTY = new Sequence(List.of());

  /** States that its automaton takes, before it is made deterministic; at least 1. */
  long size();

  /** One character of some. */
  record Characters(CodePoints points) implements RegexNode {
    @Override
    public long size() {
      return 1;
    }
  }

  /** A place in the text, and no character. */
  enum Anchor implements RegexNode {
    /** {@code ^} and {@code \A}. */
    START,
    /** {@code $} and {@code \Z}: the end, or before the line end that ends the text. */
    LAST_LINE_END,
    /** {@code \z}. */
    END;

    @Override
    public long size() {
      return 1;
    }
  }

  /** One behind another. */
  record Sequence(List<RegexNode> parts, long size) implements RegexNode {
    Sequence(List<RegexNode> parts) {
      this(List.copyOf(parts), 1 + parts.stream().mapToLong(RegexNode::size).sum());
    }
  }

  /** One of several. */
  record Choice(List<RegexNode> parts, long size) implements RegexNode {
    Choice(List<RegexNode> parts) {
      this(List.copyOf(parts), parts.stream().mapToLong(part -> 1 + part.size()).sum());
    }
  }

  /**
   * One several times.
   *
   * @param most {@link #UNBOUNDED} for no limit
   */
  record Repetition(RegexNode part, int least, int most) implements RegexNode {
    static final int UNBOUNDED = -1;

    @Override
    public long size() {
      return (part.size() + 1) * (most == UNBOUNDED ? least + 1L : Math.max(most, 1));
    }
  }
}
