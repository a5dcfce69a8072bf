package dev.sbd.samples.lab.soak;

import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.Prompt;
import dev.sbd.djl.SbdModel;
import dev.sbd.samples.lab.tasks.Problem;
import dev.sbd.samples.lab.tasks.Split;
import dev.sbd.samples.lab.tasks.Suite;
import dev.sbd.samples.lab.tasks.Task;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Deals questions with options of all kinds: the same for the same seed and model. */
public final class Questions {
  private static final List<String> BLOCKS =
      List.of(
          "verified", "verified:0.7", "ntp", "gamma:0.1", "prefix:0.1", "threshold:0.9", "fixed:2");
  private static final int MOST_TOKENS = 96;

  private final SbdModel model;
  private final Random random;
  private final List<Iterator<Problem>> tasks;

  private Questions(SbdModel model, long seed) {
    this.model = model;
    this.random = new Random(seed);
    this.tasks =
        Task.BUILT_IN.stream()
            .map(task -> Suite.problems(task, Split.HELD_OUT, seed).iterator())
            .toList();
  }

  /** So many questions, each answered alone. */
  public static List<Question> answered(SbdModel model, int count, long seed) {
    Questions questions = new Questions(model, seed);
    return Stream.generate(questions::next).limit(count).toList();
  }

  private Question next() {
    Problem problem = tasks.get(random.nextInt(tasks.size())).next();
    Wording wording = wording(problem);
    wording.decoding(decoding());
    wording.maxNewTokens(1 + random.nextInt(MOST_TOKENS));
    wording.seed(random.nextLong());
    if (random.nextBoolean()) {
      wording.sampling(0.2 + random.nextInt(10) / 10.0, random.nextInt(3) * 20);
    }
    if (random.nextInt(4) == 0) {
      wording.penalties(1.1, 0.2);
    }
    if (random.nextInt(6) == 0) {
      wording.stopStrings("\n\n", ": ");
    }
    if (model.findTokenizer().isPresent() && random.nextInt(3) == 0) {
      restrict(wording, problem);
    }
    if (random.nextBoolean()) {
      wording.streamed();
    }
    return wording.answered(model);
  }

  /** One in four goes on with a conversation, whose earlier turns others have, too. */
  private Wording wording(Problem problem) {
    if (model.findTokenizer().isEmpty()) {
      return Wording.tokens(random.ints(32, 0, model.spec().vocabularySize()).toArray());
    }
    if (model.findChatTemplate().isEmpty()) {
      return Wording.tokens(Prompt.text(problem.prompt() + "\n").encode(model));
    }
    List<ChatMessage> messages = new ArrayList<>();
    if (random.nextInt(4) == 0) {
      messages.add(ChatMessage.user("Give me the enum Factory: FAST, SOFT and BLUE."));
      messages.add(ChatMessage.assistant("enum Factory {\n  FAST,\n  SOFT,\n  BLUE\n}"));
    }
    messages.add(ChatMessage.user(problem.prompt()));
    return Wording.chat(model, messages);
  }

  private String decoding() {
    if (!model.spec().predictsNext()) {
      return "usual";
    }
    boolean blocks = model.spec().maskToken().isPresent();
    return BLOCKS.get(random.nextInt(blocks ? BLOCKS.size() : 1));
  }

  private void restrict(Wording wording, Problem problem) {
    if (problem.schema().isPresent() && wording.isChat()) {
      wording.jsonSchema(problem.schema().get());
    } else if (random.nextBoolean()) {
      wording.choice("yes", "no", "perhaps");
    } else {
      wording.regex("[a-z]{1,8}( [a-z0-9]{1,8}){0,9}\\.");
    }
  }
}
