package dev.sbd.djl.training;

import java.util.List;

/**
 * What a model learns from.
 *
 * @param documents at least one
 * @param maskToken the id that stands for a masked token; in none of the documents
 */
public record TrainingData(List<Document> documents, int maskToken) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public TrainingData {
    documents = List.copyOf(documents);
    if (documents.isEmpty()) {
      throw new IllegalArgumentException("documents must not be empty");
    }
  }
}
