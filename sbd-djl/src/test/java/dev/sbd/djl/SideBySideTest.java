package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.model.BlockModel;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import dev.sbd.model.Prediction;
import dev.sbd.model.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caches of many sessions share tensors, which grow, shrink and are used again. */
class SideBySideTest {
  private static final int[] CAPACITIES = {60, 64, 100, 1500};
  private static final int ROOM = 20;
  private static final int MOST = 9;

  private final Random random = new Random(11);
  private final Map<ModelSession, List<Prediction>> alone = new LinkedHashMap<>();

  @Test
  void sessions_openedAndClosedInAnyOrder_sayTogetherWhatEachSaysAlone(@TempDir Path temp) {
    Path directory =
        CheckpointFixture.copy(CheckpointFixture.LLAMA, temp)
            .config("max_position_embeddings", "4096")
            .directory();
    try (SbdModel model =
        SbdModel.load(directory, options -> options.precision(Precision.FLOAT32).maskToken(3))) {
      BlockModel passes = model.probe().model();
      for (int step = 0; step < 80; step++) {
        boolean opens = alone.size() < 2 || (alone.size() < MOST && random.nextInt(5) > 1);
        if (opens) {
          open(passes);
        } else {
          close();
        }
        compare(passes);
      }
      while (!alone.isEmpty()) {
        close();
      }
    }
  }

  private void open(BlockModel model) {
    int capacity = CAPACITIES[random.nextInt(CAPACITIES.length)];
    ModelSession session = model.openSession(capacity);
    int[] text = random.ints(1 + random.nextInt(capacity - ROOM), 4, 90).toArray();
    model.forward(List.of(new Pass(session, 0, text, new int[0], List.of())));
    alone.put(session, model.forward(List.of(pass(session))).get(0));
    session.rewind(text.length);
  }

  private void close() {
    List<ModelSession> open = new ArrayList<>(alone.keySet());
    ModelSession session = open.get(random.nextInt(open.size()));
    session.close();
    alone.remove(session);
  }

  /** Sessions differ in how many drafts they have, and in whether they look. */
  private static Pass pass(ModelSession session) {
    int kind = session.length() % 4;
    int[] causal = IntStream.rangeClosed(0, kind).map(i -> 5 + i).toArray();
    int[] block = kind % 2 == 0 ? new int[] {3, 3, 3} : new int[0];
    List<Row> rows =
        IntStream.range(0, causal.length + block.length).mapToObj(Row::greedy).toList();
    return new Pass(session, session.length(), causal, block, rows);
  }

  private void compare(BlockModel model) {
    List<ModelSession> sessions = List.copyOf(alone.keySet());
    int[] lengths = sessions.stream().mapToInt(ModelSession::length).toArray();
    List<List<Prediction>> together =
        model.forward(sessions.stream().map(SideBySideTest::pass).toList());
    for (int s = 0; s < lengths.length; s++) {
      sessions.get(s).rewind(lengths[s]);
      List<Prediction> expected = alone.get(sessions.get(s));
      for (int row = 0; row < expected.size(); row++) {
        assertEquals(
            expected.get(row).logProbability(),
            together.get(s).get(row).logProbability(),
            1e-4,
            sessions.get(s) + ", row " + row);
      }
    }
  }
}
