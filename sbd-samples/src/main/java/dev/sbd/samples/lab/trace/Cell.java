package dev.sbd.samples.lab.trace;

/** The state of one token after one forward pass. */
enum Cell {
  /** Nobody has looked at it yet. */
  NONE(""),
  /** In the block, still masked. */
  MASK("k"),
  /** Drafted: the next-token head is still to decide it. */
  DRAFT("d"),
  /** Decided by this pass. */
  REVEALED(""),
  /** Decided by an earlier pass. */
  BEFORE("b"),
  /** Revealed, but past the end of the text. */
  DROPPED("x");

  private final String style;

  Cell(String style) {
    this.style = style;
  }

  /** Its class on the page, if it is the same for all tokens. */
  String style() {
    return style;
  }
}
