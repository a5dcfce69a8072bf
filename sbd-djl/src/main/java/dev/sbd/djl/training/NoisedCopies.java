package dev.sbd.djl.training;

import dev.sbd.djl.internal.graph.TrainingRows;
import java.util.List;

/**
 * A document as an adapter learns it: its clean rows, which do not see the adapter, as a context of
 * their own, then its noised copies, each of which attends to it. A block's first position is not
 * predicted: in decoding the next-token head decides it, and that is the base's.
 */
final class NoisedCopies implements TrainingSequence {
  private final Document document;
  private final List<Noising> copies;
  private final boolean taught;
  private int firstTeacher; // of the context's counted rows

  /** Whether the clean rows' predictions teach. */
  NoisedCopies(Document document, List<Noising> copies, boolean taught) {
    this.document = document;
    this.copies = List.copyOf(copies);
    this.taught = taught;
  }

  @Override
  public int rows(int pass) {
    return pass == 0 ? document.length() - 1 : copies.get(pass - 1).noisedRows();
  }

  @Override
  public void addTo(int pass, TrainingRows rows) {
    rows.beginSequence();
    if (pass > 0) {
      copies.get(pass - 1).addNoised(rows, 1, this::teacher);
    } else if (taught) {
      firstTeacher = rows.ntpCount();
      Noising.addClean(document, rows);
    } else {
      for (int i = 0; i < document.length() - 1; i++) {
        rows.addClean(document.token(i), i);
      }
    }
    rows.endSequence();
  }

  /** Which counted row of the context predicts the token at a position. */
  private int teacher(int position) {
    int first = Math.max(1, document.promptLength());
    boolean known = taught && position >= first && position < document.length();
    return known ? firstTeacher + position - first : TrainingRows.NO_TEACHER;
  }
}
