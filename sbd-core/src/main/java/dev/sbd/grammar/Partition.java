package dev.sbd.grammar;

/** Elements 0, 1, ... in disjoint sets, which split where some of their elements are marked. */
final class Partition {
  private final int[] elements; // those of a set in a row
  private final int[] places; // of each element, in elements
  private final int[] sets; // of each element
  private final int[] from; // of each set, in elements
  private final int[] to;
  private final int[] marked; // of each set, how many; they stand first
  private final int[] touched; // sets of which some are marked
  private int touches;
  private int size;

  /** All in one set. */
  Partition(int elements) {
    this(Buckets.of(new int[elements], 1));
  }

  /** Those of one key in a set. */
  Partition(Buckets buckets) {
    int count = buckets.count();
    elements = new int[count];
    places = new int[count];
    sets = new int[count];
    from = new int[count + 1];
    to = new int[count + 1];
    marked = new int[count + 1];
    touched = new int[count + 1];
    for (int place = 0; place < count; place++) {
      elements[place] = buckets.element(place);
      places[elements[place]] = place;
    }
    for (int key = 0; key < buckets.keys(); key++) {
      if (buckets.from(key) < buckets.to(key)) {
        add(buckets.from(key), buckets.to(key));
      }
    }
  }

  private void add(int first, int past) {
    from[size] = first;
    to[size] = past;
    for (int i = first; i < past; i++) {
      sets[elements[i]] = size;
    }
    size++;
  }

  int size() {
    return size;
  }

  int setOf(int element) {
    return sets[element];
  }

  int element(int place) {
    return elements[place];
  }

  int from(int set) {
    return from[set];
  }

  int to(int set) {
    return to[set];
  }

  /** Marks an element that is not yet. */
  void mark(int element) {
    int set = sets[element];
    int place = places[element];
    int front = from[set] + marked[set];
    elements[place] = elements[front];
    places[elements[place]] = place;
    elements[front] = element;
    places[element] = front;
    if (marked[set]++ == 0) {
      touched[touches++] = set;
    }
  }

  /** Parts the marked from the others, the smaller part being a new set; none is marked then. */
  void split() {
    while (touches > 0) {
      int set = touched[--touches];
      int middle = from[set] + marked[set];
      boolean markedAreFewer = marked[set] <= to[set] - middle;
      marked[set] = 0;
      if (middle == to[set]) {
        continue;
      }
      if (markedAreFewer) {
        int first = from[set];
        from[set] = middle;
        add(first, middle);
      } else {
        int past = to[set];
        to[set] = middle;
        add(middle, past);
      }
    }
  }
}
