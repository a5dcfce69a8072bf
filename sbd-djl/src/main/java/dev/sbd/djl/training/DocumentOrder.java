package dev.sbd.djl.training;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which documents an update is made from: all of them in a random order, then all in another, and
 * so on, each update taking them until it has its tokens.
 */
final class DocumentOrder {
  private final List<Document> documents;
  private final int batchTokens;
  private final long seed;

  private int[] order = new int[0];
  private int epoch = -1;
  private int next; // in `order`

  DocumentOrder(List<Document> documents, int batchTokens, long seed) {
    this.documents = documents;
    this.batchTokens = batchTokens;
    this.seed = seed;
  }

  /** The documents of the next update. */
  List<Document> nextBatch() {
    List<Document> batch = new ArrayList<>();
    int tokens = 0;
    do {
      Document document = nextDocument();
      batch.add(document);
      tokens += document.length();
    } while (tokens < batchTokens);
    return batch;
  }

  private Document nextDocument() {
    if (next == order.length) {
      shuffle();
    }
    return documents.get(order[next++]);
  }

  private void shuffle() {
    epoch++;
    next = 0;
    SplittableRandom random = Draws.of(seed, 0, epoch);
    order = new int[documents.size()];
    for (int i = 0; i < order.length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
  }
}
