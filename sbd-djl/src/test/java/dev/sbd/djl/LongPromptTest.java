package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sbd.SetBlockDecoder;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.graph.TorchModel;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import dev.sbd.model.Prediction;
import dev.sbd.model.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Prompts that go through the graph in pieces. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LongPromptTest {
  private static final int CONTEXT = 2048;

  private final int[] prompt = new Random(3).ints(1600, 4, 150).toArray();
  private TorchModel model;

  @BeforeAll
  void load(@TempDir Path temp) {
    CheckpointFixture fixture =
        CheckpointFixture.copy(CheckpointFixture.LLAMA, temp)
            .config("max_position_embeddings", Integer.toString(CONTEXT));
    model = TorchModels.load(fixture.directory(), Precision.FLOAT32);
  }

  @AfterAll
  void close() {
    model.close();
  }

  private static void assertClose(List<Prediction> expected, List<Prediction> got) {
    assertEquals(expected.size(), got.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).token(), got.get(i).token(), "row " + i);
      assertEquals(expected.get(i).entropy(), got.get(i).entropy(), 2e-4, "row " + i);
      assertEquals(expected.get(i).logProbability(), got.get(i).logProbability(), 2e-4, "row " + i);
    }
  }

  private int[] masks(int count) {
    int[] masks = new int[count];
    Arrays.fill(masks, model.spec().maskToken().orElseThrow());
    return masks;
  }

  /** The last causal row and the block's, after a prefill in pieces of the test's own. */
  private List<Prediction> inPieces(int length, int piece, int... block) {
    try (ModelSession session = model.openSession(CONTEXT)) {
      int last = length - 1;
      for (int from = 0; from < last; from += piece) {
        int[] tokens = Arrays.copyOfRange(prompt, from, Math.min(last, from + piece));
        model.forward(List.of(new Pass(session, from, tokens, new int[0], List.of())));
      }
      int[] rest = {prompt[last]};
      List<Row> rows = TorchModels.rows(1 + block.length);
      return model.forward(List.of(new Pass(session, last, rest, block, rows))).get(0);
    }
  }

  private static List<Row> lastRows(int causal, int block) {
    List<Row> rows = new ArrayList<>();
    for (int i = causal - 1; i < causal + block; i++) {
      rows.add(Row.greedy(i));
    }
    return rows;
  }

  private List<Prediction> atOnce(int length, int... block) {
    try (ModelSession session = model.openSession(CONTEXT)) {
      int[] causal = Arrays.copyOf(prompt, length);
      List<Row> rows = lastRows(length, block.length);
      List<Prediction> got =
          model.forward(List.of(new Pass(session, 0, causal, block, rows))).get(0);
      assertEquals(length, session.length());
      return got;
    }
  }

  @Test
  void prefill_ofAnyLength_equalsShortPieces() {
    for (int length : new int[] {511, 512, 513, 1023, 1024, 1025, 1537, 1600}) {
      assertClose(inPieces(length, 100, masks(8)), atOnce(length, masks(8)));
    }
  }

  @Test
  void prefill_withoutBlock_equalsShortPieces() {
    for (int length : new int[] {513, 1024}) {
      assertClose(inPieces(length, 77), atOnce(length));
    }
  }

  @Test
  void rows_inEarlyPieces_areAnswered() {
    List<Row> rows = List.of(Row.greedy(1299), Row.greedy(5), Row.greedy(700), Row.greedy(1303));
    try (ModelSession session = model.openSession(CONTEXT)) {
      int[] causal = Arrays.copyOf(prompt, 1300);
      List<Prediction> got =
          model.forward(List.of(new Pass(session, 0, causal, masks(4), rows))).get(0);
      List<Prediction> late = inPieces(1300, 64, masks(4));
      assertClose(List.of(late.get(0), late.get(4)), List.of(got.get(0), got.get(3)));
      assertClose(inPieces(6, 2).subList(0, 1), got.subList(1, 2));
      assertClose(inPieces(701, 100).subList(0, 1), got.subList(2, 3));
    }
  }

  @Test
  void longPrompt_besideAShortOne_changesNeither() {
    try (ModelSession one = model.openSession(CONTEXT);
        ModelSession two = model.openSession(CONTEXT)) {
      int[] shorter = Arrays.copyOf(prompt, 20);
      List<List<Prediction>> got =
          model.forward(
              List.of(
                  new Pass(one, 0, shorter, masks(8), lastRows(20, 8)),
                  new Pass(two, 0, prompt, masks(8), lastRows(1600, 8))));
      assertClose(atOnce(20, masks(8)), got.get(0));
      assertClose(atOnce(1600, masks(8)), got.get(1));
    }
  }

  @Test
  void generation_afterALongPrompt_equalsOneFromTheSameCache() {
    SetBlockDecoder decoder = new SetBlockDecoder(model);
    int[] got = decoder.generate(prompt, o -> o.maxNewTokens(24).nextTokenPrediction()).tokens();
    int[] longer = Arrays.copyOf(prompt, prompt.length + got.length);
    System.arraycopy(got, 0, longer, prompt.length, got.length);
    for (int i = 0; i < got.length; i += 7) {
      int length = prompt.length + i;
      assertEquals(got[i], next(Arrays.copyOf(longer, length)), "token " + i);
    }
    assertArrayEquals(
        got, decoder.generate(prompt, o -> o.maxNewTokens(24).blockSize(8).verified()).tokens());
  }

  private int next(int... tokens) {
    try (ModelSession session = model.openSession(CONTEXT)) {
      for (int from = 0; from < tokens.length - 1; from += 50) {
        int[] piece = Arrays.copyOfRange(tokens, from, Math.min(tokens.length - 1, from + 50));
        model.forward(List.of(new Pass(session, from, piece, new int[0], List.of())));
      }
      int[] last = {tokens[tokens.length - 1]};
      Pass pass = new Pass(session, tokens.length - 1, last, new int[0], List.of(Row.greedy(0)));
      return model.forward(List.of(pass)).get(0).get(0).token();
    }
  }
}
