package dev.sbd.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TableModelTest {
  private static final int MASK = 31;

  @Nested
  class Contract extends BlockModelContract {
    @Override
    protected BlockModel open() {
      return TableModel.seeded(5);
    }
  }

  @Nested
  class UselessDraftsContract extends BlockModelContract {
    @Override
    protected BlockModel open() {
      return TableModel.seeded(6).withUselessDrafts();
    }
  }

  @Nested
  class AgreeingDraftsContract extends BlockModelContract {
    @Override
    protected BlockModel open() {
      return TableModel.seeded(7).withAgreeingDrafts();
    }
  }

  /** The rows of a block of masks, and the causal rows of the block filled with their tokens. */
  private static int[][] draftedAndCausal(TableModel model, int... prompt) {
    int k = 8;
    int[] masks = new int[k];
    Arrays.fill(masks, MASK);
    int[] drafted = tokens(model, prompt, masks, prompt.length, k);
    int[] filled = Arrays.copyOf(prompt, prompt.length + k);
    System.arraycopy(drafted, 0, filled, prompt.length, k);
    return new int[][] {drafted, tokens(model, filled, new int[0], prompt.length - 1, k)};
  }

  private static int[] tokens(TableModel model, int[] causal, int[] block, int from, int count) {
    List<Row> rows = new ArrayList<>();
    IntStream.range(from, from + count).forEach(i -> rows.add(Row.greedy(i)));
    try (ModelSession session = model.openSession(causal.length + block.length)) {
      return model.forward(List.of(new Pass(session, 0, causal, block, rows))).get(0).stream()
          .mapToInt(Prediction::token)
          .toArray();
    }
  }

  @Test
  void uselessDrafts_everywhere_differFromCausalRows() {
    TableModel model = TableModel.seeded(1).withUselessDrafts();
    for (int i = 0; i < 100; i++) {
      int[][] both = draftedAndCausal(model, 1, i % 30, i / 30);
      for (int j = 0; j < both[0].length; j++) {
        assertNotEquals(both[0][j], both[1][j], "case " + i + ", position " + j);
      }
    }
  }

  @Test
  void agreeingDrafts_mostly_areCausalRows() {
    TableModel model = TableModel.seeded(1).withAgreeingDrafts();
    int firstAgree = 0;
    for (int i = 0; i < 200; i++) {
      int[][] both = draftedAndCausal(model, 1, i % 30, i / 30);
      firstAgree += both[0][0] == both[1][0] ? 1 : 0;
    }
    assertTrue(firstAgree > 160 && firstAgree < 200, "agreements of 200: " + firstAgree);
  }

  @Test
  void predictions_overContexts_areSureAndUnsure() {
    TableModel model = TableModel.seeded(2);
    List<Double> entropies = new ArrayList<>();
    try (ModelSession session = model.openSession(100)) {
      for (int i = 0; i < 100; i++) {
        Pass pass = new Pass(session, i, new int[] {i % 30}, new int[0], List.of(Row.greedy(0)));
        entropies.add(model.forward(List.of(pass)).get(0).get(0).entropy());
      }
    }
    assertTrue(entropies.stream().filter(h -> h < 0.1).count() > 10, entropies.toString());
    assertTrue(entropies.stream().filter(h -> h > 2).count() > 10, entropies.toString());
  }

  @Test
  void blockRow_samePositionOtherBlock_differs() {
    TableModel model = TableModel.seeded(3);
    List<Integer> first = new ArrayList<>();
    for (int token = 0; token < 8; token++) {
      first.add(tokens(model, new int[] {1}, new int[] {MASK, token}, 1, 1)[0]);
    }
    assertTrue(first.stream().distinct().count() > 2, first.toString());
    assertEquals(8, first.size());
  }
}
