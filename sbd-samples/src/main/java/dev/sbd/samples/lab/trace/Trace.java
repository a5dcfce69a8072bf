package dev.sbd.samples.lab.trace;

import dev.sbd.Generation;
import dev.sbd.PassTrace;
import dev.sbd.TokenTrace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A generation as a table: a column for each new token, a row for each forward pass. */
final class Trace {
  private static final int SECTION_WIDTH = 16;

  private final Generation generation;
  private final List<Origin> origins;
  private final List<Block> blocks = new ArrayList<>();
  private final Map<Integer, Integer> passOfDropped = new HashMap<>(); // by column

  Trace(Generation generation) {
    this.generation = generation;
    this.origins = origins(generation);
    findBlocks();
  }

  private static List<Origin> origins(Generation generation) {
    List<Origin> origins = new ArrayList<>();
    int pass = -1;
    int nth = 0; // of the tokens that the pass decided
    for (TokenTrace token : generation.trace()) {
      nth = token.pass() == pass ? nth + 1 : 0;
      pass = token.pass();
      if (token.draftPass() >= 0) {
        boolean accepted = nth < generation.passes().get(pass).accepted();
        origins.add(accepted ? Origin.ACCEPTED : Origin.CORRECTED);
      } else {
        origins.add(token.ntp() ? Origin.NTP : Origin.MASKED);
      }
    }
    return origins;
  }

  /** A pass with causal rows opens a block: it commits the one before. */
  private void findBlocks() {
    int column = 0;
    for (int first = 0, last; first < passes().size(); first = last + 1) {
      last = first;
      while (last + 1 < passes().size() && passes().get(last + 1).causalRows() == 0) {
        last++;
      }
      Block block = block(column, first, last);
      blocks.add(block);
      column = block.endColumn();
    }
  }

  private Block block(int column, int first, int last) {
    int end = column;
    while (end < size() && token(end).pass() <= last) {
      end++;
    }
    if (end == size()) {
      int start = column + passes().get(first).accepted();
      IntStream.range(size(), start).forEach(accepted -> passOfDropped.put(accepted, first));
      IntStream.rangeClosed(first, last).forEach(pass -> drop(pass, start));
      end = 1 + passOfDropped.keySet().stream().mapToInt(c -> c).max().orElse(end - 1);
    }
    return new Block(column, end - column, first, last);
  }

  /** Notes what {@code pass} revealed past the end, in a block that starts at {@code start}. */
  private void drop(int pass, int start) {
    for (int position : passes().get(pass).revealed()) {
      if (start + position >= size()) {
        passOfDropped.put(start + position, pass);
      }
    }
  }

  Generation generation() {
    return generation;
  }

  List<PassTrace> passes() {
    return generation.passes();
  }

  /** How many tokens there are. */
  int size() {
    return generation.trace().size();
  }

  TokenTrace token(int column) {
    return generation.trace().get(column);
  }

  /** The text of a token, special ones written out; its id where there is no tokenizer. */
  String text(int column) {
    TokenTrace token = token(column);
    return token.text().isEmpty() ? "#" + token.token() + " " : token.text();
  }

  Origin origin(int column) {
    return origins.get(column);
  }

  /** Columns of the tokens that {@code pass} decided. */
  List<Integer> decidedBy(int pass) {
    return IntStream.range(0, size()).filter(c -> token(c).pass() == pass).boxed().toList();
  }

  /** How many tokens {@code pass} revealed past the end of the text. */
  int droppedBy(int pass) {
    return (int) passOfDropped.values().stream().filter(p -> p == pass).count();
  }

  List<Block> blocks() {
    return blocks;
  }

  /** The blocks, as many side by side as make a table of readable width. */
  List<List<Block>> sections() {
    List<List<Block>> sections = new ArrayList<>();
    int start = 0;
    for (Block block : blocks) {
      if (sections.isEmpty() || block.endColumn() - start > SECTION_WIDTH) {
        sections.add(new ArrayList<>());
        start = block.firstColumn();
      }
      sections.get(sections.size() - 1).add(block);
    }
    return sections;
  }

  /** The first pass that has to do with {@code column}: it looked at its block or drafted it. */
  int firstPass(int column, Block block) {
    boolean drafted = column < size() && token(column).draftPass() >= 0;
    return drafted ? Math.min(token(column).draftPass(), block.firstPass()) : block.firstPass();
  }

  /** What stands in {@code column}, one of {@code block}, when {@code pass} is over. */
  Cell cell(int pass, int column, Block block) {
    if (pass < firstPass(column, block)) {
      return Cell.NONE;
    }
    if (column >= size()) {
      int dropped = passOfDropped.getOrDefault(column, Integer.MAX_VALUE);
      return pass < dropped ? Cell.MASK : Cell.DROPPED;
    }
    int decided = token(column).pass();
    if (pass < decided) {
      return token(column).draftPass() >= 0 ? Cell.DRAFT : Cell.MASK;
    }
    return pass == decided ? Cell.REVEALED : Cell.BEFORE;
  }

  /** The last step of any token. */
  int lastStep() {
    return generation.trace().stream().mapToInt(TokenTrace::step).max().orElse(0);
  }
}
