package dev.sbd.samples.lab.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.SetBlockDecoder;
import dev.sbd.model.TableModel;
import dev.sbd.solver.Drafting;
import dev.sbd.solver.Solver;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TraceTest {
  /** One line a pass: reVealed, Before, Mask, Draft, dropped (X) or none. */
  private static String picture(Trace trace) {
    return IntStream.range(0, trace.passes().size())
        .mapToObj(pass -> line(trace, pass))
        .collect(Collectors.joining("\n"));
  }

  private static String line(Trace trace, int pass) {
    StringBuilder line = new StringBuilder();
    for (Block block : trace.blocks()) {
      for (int column = block.firstColumn(); column < block.endColumn(); column++) {
        line.append(letter(trace.cell(pass, column, block)));
      }
    }
    return line.toString();
  }

  private static char letter(Cell cell) {
    return switch (cell) {
      case NONE -> '.';
      case MASK -> 'M';
      case DRAFT -> 'D';
      case REVEALED -> 'V';
      case BEFORE -> 'B';
      case DROPPED -> 'X';
    };
  }

  @Test
  void cells_ofBlocks_fillOutOfOrderAndShowWhatTheEndDrops() {
    assertEquals(
        """
        VMVM....
        BVBV....
        BBBBVMMX
        BBBBBVMX
        BBBBBBVX""",
        picture(new Trace(Traces.blocks())));
  }

  @Test
  void cells_ofDrafts_areDrawnInThePassThatMadeThem() {
    assertEquals(
        """
        VDD.....
        BVV.....
        BBBVDD..
        BBBBVVVX""",
        picture(new Trace(Traces.verified())));
  }

  @Test
  void cells_acceptedDraftsBehindTheEnd_areDroppedToo() {
    Generation cut =
        Traces.generation(
            List.of(Traces.token(10, 0, 0, true, -1), Traces.token(11, 1, 0, true, 0)),
            Traces.pass(5, 4, 0, 0, 0, 1, 2),
            Traces.pass(3, 4, 2, 2, 0));
    Trace trace = new Trace(cut);
    assertEquals("VD..\nBVXX", picture(trace).replace('M', '.'));
    assertEquals(2, trace.droppedBy(1));
  }

  @Test
  void origin_tellsTheHeadsApart() {
    assertEquals(
        List.of(Origin.NTP, Origin.MASKED, Origin.MASKED),
        origins(new Trace(Traces.blocks())).subList(0, 3));
    assertEquals(
        List.of(
            Origin.NTP,
            Origin.ACCEPTED,
            Origin.CORRECTED,
            Origin.NTP,
            Origin.ACCEPTED,
            Origin.ACCEPTED,
            Origin.NTP),
        origins(new Trace(Traces.verified())));
  }

  private static List<Origin> origins(Trace trace) {
    return IntStream.range(0, trace.size()).mapToObj(trace::origin).toList();
  }

  @Test
  void trace_ofNothing_hasNoBlocks() {
    Trace trace = new Trace(Traces.empty());
    assertEquals(List.of(), trace.blocks());
    assertEquals(List.of(), trace.sections());
    assertEquals(0, trace.lastStep());
  }

  @Test
  void trace_ofAnyMethod_decidesEachTokenOnceAndNeverTakesItBack() {
    for (long seed = 0; seed < 20; seed++) {
      checkGenerated(seed, b -> b.blockSize(4).gamma(0.5));
      checkGenerated(seed, b -> b.blockSize(4).gamma(2).withoutNtpPrefix());
      checkGenerated(seed, b -> b.nextTokenPrediction());
      checkGenerated(seed, b -> b.blockSize(4).verified());
      checkGenerated(seed, b -> b.blockSize(4).verified(Drafting.wholeBlock()));
      checkGenerated(seed, b -> b.blockSize(6).verified(Drafting.finished(Solver.fixedCount(2))));
    }
  }

  private static void checkGenerated(long seed, UnaryOperator<GenerationOptions.Builder> options) {
    try (TableModel model = TableModel.seeded(seed)) {
      Generation generation =
          new SetBlockDecoder(model)
              .generate(new int[] {1, 2}, b -> options.apply(b).maxNewTokens(23));
      Trace trace = new Trace(generation);
      check(trace);
    }
  }

  private static void check(Trace trace) {
    int column = 0;
    for (Block block : trace.blocks()) {
      assertEquals(column, block.firstColumn());
      for (; column < Math.min(block.endColumn(), trace.size()); column++) {
        assertEquals(1, count(trace, column, block), "revealed once");
      }
    }
    assertEquals(trace.size(), column, "every token is in a block");
    for (List<Block> section : trace.sections()) {
      int width = section.stream().mapToInt(Block::width).sum();
      assertEquals(true, width <= 16 || section.size() == 1, "width " + width);
    }
  }

  /** How often a column is revealed, its states being in order. */
  private static long count(Trace trace, int column, Block block) {
    List<Cell> cells =
        IntStream.range(0, trace.passes().size())
            .mapToObj(pass -> trace.cell(pass, column, block))
            .toList();
    assertEquals(cells.stream().sorted().toList(), cells);
    return cells.stream().filter(cell -> cell == Cell.REVEALED).count();
  }
}
