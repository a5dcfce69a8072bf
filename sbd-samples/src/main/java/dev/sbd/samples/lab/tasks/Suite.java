package dev.sbd.samples.lab.tasks;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Deals out the problems of the tasks, the same for the same seed on every machine. */
public final class Suite {
  /** One prompt in so many is held out. */
  private static final int HELD_OUT_SHARE = 16;

  private Suite() {}

  /**
   * Problems without end, no prompt twice. Each is a function of its task, split, seed and place
   * alone; which split a prompt may be in is a function of its words alone, so whatever the seeds,
   * no held-out prompt is ever trained on.
   */
  public static Stream<Problem> problems(Task task, Split split, long seed) {
    Set<String> seen = new HashSet<>();
    return LongStream.iterate(0, i -> i + 1)
        .mapToObj(i -> problem(task, split, seed, i))
        .filter(problem -> seen.add(problem.prompt()));
  }

  private static Problem problem(Task task, Split split, long seed, long place) {
    long stream = mix(mix(hash(task.label()) + hash(split.label())) + seed) + place;
    Draw draw = new Draw(new SplittableRandom(mix(stream)));
    Problem problem = task.draw(draw);
    while (splitOf(problem.prompt()) != split) {
      problem = task.draw(draw);
    }
    return problem;
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
