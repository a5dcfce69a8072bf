package dev.sbd.samples.lab.tasks;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Deals out the problems of the tasks, the same for the same seed on every machine. */
public final class Suite {
  /** One prompt in so many is held out. */
  private static final int HELD_OUT_SHARE = 16;

  private Suite() {}

  /**
   * Problems without end, no prompt twice. Each is a function of its task, split, seed and place
   * alone; whatever the seeds, no held-out prompt is ever trained on.
   */
  public static Stream<Problem> problems(Task task, Split split, long seed) {
    return deal(task.label(), split, seed, task::draw, Problem::prompt);
  }

  /**
   * Draws without end, no prompt twice: each a function of {@code source}, its label, split, seed
   * and place alone. Which split a prompt may be in is a function of its words alone.
   *
   * @param label tells the draws of one source from those of another with the same seed
   * @param prompt what of a draw must be new, and in the split
   */
  public static <T> Stream<T> deal(
      String label, Split split, long seed, Function<Draw, T> source, Function<T, String> prompt) {
    long base = mix(mix(hash(label) + hash(split.label())) + seed);
    Set<String> seen = new HashSet<>();
    return LongStream.iterate(0, place -> place + 1)
        .mapToObj(place -> new Draw(new SplittableRandom(mix(base + place))))
        .map(draw -> inSplit(split, () -> source.apply(draw), prompt))
        .filter(drawn -> seen.add(prompt.apply(drawn)));
  }

  private static <T> T inSplit(Split split, Supplier<T> draws, Function<T, String> prompt) {
    T drawn = draws.get();
    while (splitOf(prompt.apply(drawn)) != split) {
      drawn = draws.get();
    }
    return drawn;
  }

  /** The split that a prompt belongs to, by its letters and digits alone. */
  public static Split splitOf(String prompt) {
    String content = prompt.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", " ").strip();
    return Math.floorMod(hash(content), HELD_OUT_SHARE) == 0 ? Split.HELD_OUT : Split.TRAIN;
  }

  /** FNV-1a, and mixed: its low bits alone are weak. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return mix(hash);
  }

  /** SplitMix64's finaliser. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
