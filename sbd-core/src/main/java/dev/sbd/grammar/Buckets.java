package dev.sbd.grammar;

/** Elements 0, 1, ... by their keys. */
final class Buckets {
  private final int[] elements; // in the order of their keys
  private final int[] starts; // of each key, in elements; and the end

  private Buckets(int[] elements, int[] starts) {
    this.elements = elements;
    this.starts = starts;
  }

  /**
   * Elements whose keys are known.
   *
   * @param keys of each element, less than {@code bound}
   */
  static Buckets of(int[] keys, int bound) {
    int[] starts = new int[bound + 1];
    for (int key : keys) {
      starts[key + 1]++;
    }
    for (int key = 0; key < bound; key++) {
      starts[key + 1] += starts[key];
    }
    int[] next = starts.clone();
    int[] elements = new int[keys.length];
    for (int element = 0; element < keys.length; element++) {
      elements[next[keys[element]]++] = element;
    }
    return new Buckets(elements, starts);
  }

  int keys() {
    return starts.length - 1;
  }

  int from(int key) {
    return starts[key];
  }

  int to(int key) {
    return starts[key + 1];
  }

  int element(int place) {
    return elements[place];
  }
}
