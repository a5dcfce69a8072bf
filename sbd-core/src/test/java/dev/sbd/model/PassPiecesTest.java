package dev.sbd.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A long prompt goes through in pieces: a pass's masks are rows x context, never context². */
class PassPiecesTest {
  private static final int MOST = PassPieces.LENGTH;
  private static final ModelSpec SPEC = TableModel.seeded(1).spec();

  private record Session(int length, int capacity) implements ModelSession {
    @Override
    public void rewind(int newLength) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  private static Pass pass(int causal, int block, int firstRow) {
    return new Pass(
        new Session(100, 40_000),
        100,
        IntStream.range(0, causal).toArray(),
        new int[block],
        IntStream.range(firstRow, causal + block).mapToObj(Row::greedy).toList());
  }

  @Test
  void pieces_of32kTokens_areShortAndComeInOrder() {
    List<Pass> pieces = PassPieces.of(pass(32_768, 16, 32_767), SPEC);
    assertEquals(32_768 / MOST, pieces.size());
    int position = 100;
    for (Pass piece : pieces) {
      assertEquals(position, piece.position());
      assertTrue(piece.causal().length <= MOST);
      assertArrayEquals(
          IntStream.range(position - 100, position - 100 + piece.causal().length).toArray(),
          piece.causal());
      position += piece.causal().length;
    }
    assertEquals(100 + 32_768, position);
    Pass last = pieces.get(pieces.size() - 1);
    assertEquals(16, last.blockRows());
    assertEquals(
        IntStream.range(MOST - 1, MOST + 16).boxed().toList(),
        last.rows().stream().map(Row::index).toList());
    assertTrue(
        pieces.subList(0, pieces.size() - 1).stream()
            .allMatch(piece -> piece.rows().isEmpty() && piece.blockRows() == 0));
  }

  @Test
  void pieces_beforeABlockAmongTheTokens_endThere() {
    int[] causal = IntStream.range(0, 1500).toArray();
    List<Look> looks = List.of(new Look(700, new int[4]), new Look(1500, new int[4]));
    Pass pass = new Pass(new Session(0, 2000), 0, causal, looks, List.of(Row.greedy(1500)));
    List<Pass> pieces = PassPieces.of(pass, SPEC);
    assertEquals(3, pieces.size());
    Pass last = pieces.get(2);
    assertEquals(512, last.position());
    assertEquals(List.of(188, 988), last.looks().stream().map(Look::behind).toList());
    assertEquals(988, last.rows().get(0).index());
  }

  @Test
  void pieces_ofAShortPass_areThePass() {
    Pass pass = pass(2 * MOST, 16, 0);
    assertEquals(List.of(pass), PassPieces.of(pass, SPEC));
    assertSame(pass, PassPieces.first(pass, SPEC));
  }
}
