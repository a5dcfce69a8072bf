package dev.sbd.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.sbd.Generation;
import dev.sbd.djl.SbdModel;
import dev.sbd.samples.cli.Folders;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SharedPassesTest {
  private static Generation answer(SbdModel model, int request) {
    return model.chat(
        "Declare the enum Colour of RED, BLUE and N" + request + ".",
        o -> o.blockSize(8 + request).maxNewTokens(20 + 5 * request));
  }

  @Test
  void generations_ofSeveralThreads_areWhatEachIsAlone() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (SbdModel alone = SbdModel.load(Folders.TINY_LLAMA);
        SbdModel shared = SbdModel.load(Folders.TINY_LLAMA, o -> o.maxBatch(3))) {
      List<Future<Generation>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int request = i;
        answers.add(threads.submit(() -> answer(shared, request)));
      }
      for (int i = 0; i < 8; i++) {
        assertArrayEquals(answer(alone, i).tokens(), answers.get(i).get().tokens());
      }
    } finally {
      threads.shutdown();
    }
  }
}
