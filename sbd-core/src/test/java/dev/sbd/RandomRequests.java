package dev.sbd;

import dev.sbd.model.ModelSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Requests of all kinds to a {@link dev.sbd.model.TableModel}, some of which begin alike. */
final class RandomRequests {
  private static final int[] BEGINNING = {
    3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4, 6, 2, 6, 4
  };

  private RandomRequests() {}

  /** Of any decoding that suits a model, greedy or drawn. */
  static GenerationOptions options(Random random, ModelSpec spec) {
    GenerationOptions.Builder options =
        GenerationOptions.builder().maxNewTokens(1 + random.nextInt(30));
    int kind = random.nextInt(4);
    if (!spec.predictsNext() || kind == 0) {
      options.gamma(random.nextDouble());
    } else if (kind == 1) {
      options.nextTokenPrediction();
    } else {
      options.blockSize(1 + random.nextInt(12));
    }
    if (random.nextBoolean()) {
      options.temperature(random.nextDouble()).seed(random.nextInt());
    }
    return options.build();
  }

  /** Some begin alike, some go on from an answer. */
  static int[] prompt(Random random, List<int[]> earlier) {
    int[] base = earlier.isEmpty() ? BEGINNING : earlier.get(random.nextInt(earlier.size()));
    int kept = Math.min(120, random.nextInt(base.length + 1));
    int[] prompt = Arrays.copyOf(base, kept + 1 + random.nextInt(5));
    Arrays.setAll(prompt, i -> i < kept ? base[i] : random.nextInt(31));
    return prompt;
  }

  static int[] join(int[] first, int... second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
