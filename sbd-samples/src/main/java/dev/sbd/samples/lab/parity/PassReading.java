package dev.sbd.samples.lab.parity;

import dev.sbd.Generation;
import dev.sbd.PassTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What a transcript's {@code reveals} has a list for, and where a decoding may end sooner. */
enum PassReading {
  /** Each pass: the block positions that it reveals. */
  PASSES {
    @Override
    Course of(Generation actual) {
      return course(actual, PassTrace::revealed, actual.passes());
    }
  },
  /** Each pass, up to that which decides the last token within the limit. */
  SETTLED {
    @Override
    Course of(Generation actual) {
      return PASSES.of(actual);
    }

    /** Less those that finish the block: a file that contradicts itself gets what none takes. */
    @Override
    int passes(Field entry) {
      int all = super.passes(entry);
      int listed = entry.get("reveals").integerLists().size();
      return entry.get("passes").get("settled").integer() + all - listed;
    }

    @Override
    Course expected(Course stored, Generation actual) {
      int passes = Math.min(stored.passes(), stored.reveals().size());
      return new Course(stored.passes(), stored.reveals().subList(0, passes));
    }
  },
  /** Each pass of the reference, which commits in passes of its own, the last block's too. */
  REFERENCE {
    @Override
    Course of(Generation actual) {
      return PASSES.of(actual);
    }

    /** It finishes the block that the text ends in, and commits it. */
    @Override
    Course expected(Course stored, Generation actual) {
      int listed = Math.min(stored.passes(), stored.reveals().size());
      int passes = Math.min(listed, actual.passes().size());
      return new Course(passes, stored.reveals().subList(0, passes));
    }
  },
  /** Each look; a pass that commits and reveals a block's first token has none. */
  LOOKS {
    @Override
    Course of(Generation actual) {
      return course(
          actual,
          PassTrace::revealed,
          actual.passes().stream().filter(pass -> pass.blockRows() > 0).toList());
    }

    /** The reference looks once behind a first token that ends the text. */
    @Override
    Course expected(Course stored, Generation actual) {
      PassTrace last = actual.passes().get(actual.passes().size() - 1);
      int looks = stored.reveals().size();
      boolean unseen = last.blockRows() == 0 && looks == of(actual).reveals().size() + 1;
      return unseen
          ? new Course(stored.passes() - 1, stored.reveals().subList(0, looks - 1))
          : stored;
    }
  },
  /** Each pass that verifies: the rows whose predictions it takes. */
  VERIFIES {
    @Override
    Course of(Generation actual) {
      return course(
          actual,
          PassReading::taken,
          actual.passes().stream().skip(1).filter(pass -> pass.blockRows() == 0).toList());
    }
  },
  /** Each pass but the prompt's: the rows whose predictions it takes. */
  ROUNDS {
    @Override
    Course of(Generation actual) {
      return course(actual, PassReading::taken, actual.passes().stream().skip(1).toList());
    }

    /**
     * The reference cuts nothing, and sees the end a round later: here the text ends once all of
     * its tokens are there, and drafts that would lie beyond are left out.
     */
    @Override
    Course expected(Course stored, Generation actual) {
      List<List<Integer>> rounds = new ArrayList<>();
      int tokens = 1;
      for (List<Integer> round : stored.reveals()) {
        int left = actual.tokens().length - tokens;
        if (left > 0) {
          rounds.add(round.subList(0, Math.min(round.size(), left + 1)));
        }
        tokens += round.size();
      }
      return new Course(1 + rounds.size(), rounds);
    }
  };

  /** A decoding's passes as a transcript has them. */
  record Course(int passes, List<List<Integer>> reveals) {}

  /** How many passes a transcript expects. */
  int passes(Field entry) {
    return entry.get("forward_passes").integer();
  }

  /** What a decoding took. */
  abstract Course of(Generation actual);

  /** What {@code stored} means for it. */
  Course expected(Course stored, Generation actual) {
    return stored;
  }

  private interface Positions {
    List<Integer> of(PassTrace pass);
  }

  private static Course course(Generation actual, Positions positions, List<PassTrace> passes) {
    return new Course(actual.passes().size(), passes.stream().map(positions::of).toList());
  }

  private static List<Integer> taken(PassTrace pass) {
    return IntStream.rangeClosed(0, pass.accepted()).boxed().toList();
  }
}
