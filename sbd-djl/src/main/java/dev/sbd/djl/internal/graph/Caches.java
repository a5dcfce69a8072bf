package dev.sbd.djl.internal.graph;

import ai.djl.pytorch.jni.IValue;
import dev.sbd.error.SbdException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key/value caches in the graph. Those of one capacity lie side by side in a tensor, so that
 * attention takes sequences next to each other at once. It grows and shrinks with their number;
 * where there is no memory to move it, another one is begun.
 */
final class Caches {
  /** Capacities are multiples of it. */
  static final int STEP = 64;

  private static final int LARGE = 2048;

  private static final Logger LOG = LoggerFactory.getLogger(Caches.class);

  private final ScriptModule graph;
  private final LongConsumer memory;
  private final List<Shelf> shelves = new ArrayList<>();
  private int opened;

  /**
   * None yet.
   *
   * @param memory is asked for so many tokens; throws {@link SbdException} if there is too little
   */
  Caches(ScriptModule graph, LongConsumer memory) {
    this.graph = graph;
    this.memory = memory;
  }

  /**
   * Where a cache is.
   *
   * @param tensor its number in the graph
   * @param slot in the tensor
   * @param capacity tokens of each slot
   */
  record Place(int tensor, int slot, int capacity) {}

  /** A tensor of caches. */
  private static final class Shelf {
    final int tensor;
    final int capacity;
    final BitSet taken = new BitSet();
    int slots;

    Shelf(int tensor, int capacity) {
      this.tensor = tensor;
      this.capacity = capacity;
    }

    int free() {
      return taken.nextClearBit(0);
    }
  }

  /**
   * Opens a cache of zeros.
   *
   * @param tokens its capacity, which is rounded up
   * @throws SbdException if there is too little memory
   */
  Place open(int tokens) {
    Shelf shelf = shelf(tokens);
    int slot = shelf.free();
    shelf.taken.set(slot);
    return new Place(shelf.tensor, slot, shelf.capacity);
  }

  /** Up, so that few differ: to a power of two, large ones to multiples of one. */
  private static int rounded(int tokens) {
    int step = tokens > LARGE ? LARGE : Math.max(STEP, Integer.highestOneBit(2 * tokens - 1));
    return (int) Math.min(Integer.MAX_VALUE, (tokens + step - 1L) / step * step);
  }

  /** One with a free slot. */
  private Shelf shelf(int tokens) {
    int capacity = rounded(tokens);
    List<Shelf> fitting = shelves.stream().filter(s -> s.capacity == capacity).toList();
    for (Shelf shelf : fitting) {
      if (shelf.free() < shelf.slots) {
        run("clear_cache", shelf.tensor, shelf.free());
        return shelf;
      }
    }
    memory.accept(tokens);
    return fitting.stream()
        .filter(shelf -> moves(shelf, more(shelf.slots)))
        .findFirst()
        .orElseGet(() -> added(capacity));
  }

  private Shelf added(int capacity) {
    Shelf added = new Shelf(opened++, capacity);
    resize(added, 1);
    shelves.add(added);
    return added;
  }

  /** Moves caches; whether there was memory for a tensor of so many slots. */
  private boolean moves(Shelf shelf, int slots) {
    try {
      resize(shelf, slots);
      return true;
    } catch (SbdException e) { // then it stays as it is
      LOG.debug("no memory to move caches", e);
      return false;
    }
  }

  private static int more(int slots) {
    return slots + (slots + 1) / 2;
  }

  /** For measuring: as full as if tokens had gone through. */
  void fill(Place place, int length) {
    run("fill_cache", place.tensor(), place.slot(), length);
  }

  /** Gives {@code target} the first tokens of {@code source}. */
  void copy(Place source, Place target, int length) {
    run("copy_cache", source.tensor(), source.slot(), target.tensor(), target.slot(), length);
  }

  /** Closes a cache. */
  void close(Place place) {
    Shelf shelf =
        shelves.stream().filter(s -> s.tensor == place.tensor()).findFirst().orElseThrow();
    shelf.taken.clear(place.slot());
    if (shelf.taken.isEmpty()) {
      run("close_caches", shelf.tensor);
      shelves.remove(shelf);
    } else if (2 * more(shelf.taken.length()) <= shelf.slots) {
      moves(shelf, more(shelf.taken.length()));
    }
  }

  /** Both are there for a moment. */
  private void resize(Shelf shelf, int slots) {
    memory.accept((long) slots * shelf.capacity);
    run("resize_caches", shelf.tensor, slots, shelf.capacity);
    shelf.slots = slots;
  }

  private void run(String method, int... arguments) {
    IValue[] numbers =
        Arrays.stream(arguments).mapToObj(n -> IValue.from((long) n)).toArray(IValue[]::new);
    graph.run(method, numbers);
  }
}
