package dev.sbd;

import dev.sbd.model.ModelSession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Caches of what has been generated, for prompts that begin alike: the next turn of a chat, or
 * another question behind the same long instructions. Those that nobody went on from for the
 * longest time go first.
 *
 * <p>A session is closed outside the lock: closing may wait for a forward pass.
 */
final class KeptCaches {
  /** Tokens in common that are worth a copy: chat templates begin alike. */
  static final int LEAST = 16;

  private final Deque<Kept> all = new ArrayDeque<>(); // who was of use last comes first
  private long tokens; // of all

  /** A cache, by its tokens. */
  static final class Kept {
    private final int[] tokens;
    private final ModelSession session;
    private int users;
    private boolean dropped;

    private Kept(int[] tokens, ModelSession session) {
      this.tokens = tokens;
      this.session = session;
    }

    ModelSession session() {
      return session;
    }

    /** How many of the first tokens are those of {@code prompt}. */
    int common(int[] prompt) {
      int common = Arrays.mismatch(tokens, prompt);
      return common < 0 ? tokens.length : common;
    }

    private boolean isIn(int[] others) {
      return common(others) == tokens.length;
    }
  }

  /** The one that has most in common with a prompt, if any has enough; to be given back. */
  synchronized Optional<Kept> lend(int[] prompt) {
    Kept best = null;
    int most = LEAST - 1;
    for (Kept kept : all) {
      int common = kept.common(prompt);
      if (common > most) {
        best = kept;
        most = common;
      }
    }
    if (best != null) {
      all.remove(best);
      all.addFirst(best);
      best.users++;
    }
    return Optional.ofNullable(best);
  }

  /** Gives back what was lent. */
  void giveBack(Kept kept) {
    boolean unused;
    synchronized (this) {
      kept.users--;
      unused = kept.dropped && kept.users == 0;
    }
    if (unused) {
      kept.session.close();
    }
  }

  /** Keeps a session, which holds {@code tokens}; those that are beginnings of it go. */
  void add(int[] tokens, ModelSession session) {
    List<Kept> gone = new ArrayList<>();
    synchronized (this) {
      for (Iterator<Kept> i = all.iterator(); i.hasNext(); ) {
        Kept kept = i.next();
        if (kept.isIn(tokens)) {
          i.remove();
          drop(kept, gone);
        }
      }
      all.addFirst(new Kept(tokens, session));
      this.tokens += session.capacity();
    }
    gone.forEach(kept -> kept.session.close());
  }

  /** Keeps no more than so many tokens' caches. */
  void shrinkTo(long most) {
    List<Kept> gone = new ArrayList<>();
    synchronized (this) {
      while (tokens > most && !all.isEmpty()) {
        drop(all.removeLast(), gone);
      }
    }
    gone.forEach(kept -> kept.session.close());
  }

  private void drop(Kept kept, List<Kept> gone) {
    tokens -= kept.session.capacity();
    kept.dropped = true;
    if (kept.users == 0) {
      gone.add(kept);
    }
  }

  /** Tokens that the caches have room for. */
  synchronized long tokens() {
    return tokens;
  }
}
