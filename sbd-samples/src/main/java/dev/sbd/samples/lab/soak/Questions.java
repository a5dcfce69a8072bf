package dev.sbd.samples.lab.soak;

import dev.sbd.GenerationOptions;
import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.Prompt;
import dev.sbd.djl.SbdModel;
import dev.sbd.grammar.Grammar;
import dev.sbd.samples.lab.tasks.Problem;
import dev.sbd.samples.lab.tasks.Split;
import dev.sbd.samples.lab.tasks.Suite;
import dev.sbd.samples.lab.tasks.Task;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/** Deals questions with options of all kinds: the same for the same seed and model. */
final class Questions {
  private static final List<String> BLOCKS =
      List.of(
          "verified", "verified:0.7", "ntp", "gamma:0.1", "prefix:0.1", "threshold:0.9", "fixed:2");
  private static final int MOST_TOKENS = 96;

  private final SbdModel model;
  private final Random random;
  private final List<Iterator<Problem>> tasks;
  private final List<Question> dealt = new ArrayList<>();

  private Questions(SbdModel model, long seed) {
    this.model = model;
    this.random = new Random(seed);
    this.tasks =
        Task.BUILT_IN.stream()
            .map(task -> Suite.problems(task, Split.HELD_OUT, seed).iterator())
            .toList();
  }

  /** So many questions, each answered alone. */
  static List<Question> answered(SbdModel model, SoakPlan plan) {
    Questions questions = new Questions(model, plan.seed());
    while (questions.dealt.size() < plan.questions()) {
      questions.deal();
    }
    return List.copyOf(questions.dealt);
  }

  private void deal() {
    Problem problem = tasks.get(random.nextInt(tasks.size())).next();
    int[] prompt = prompt(problem).encode(model);
    GenerationOptions options = options(problem);
    dealt.add(new Question(prompt, options, model.decoder().generate(prompt, options)));
  }

  /** One in four goes on with a conversation, whose earlier turns others have, too. */
  private Prompt prompt(Problem problem) {
    if (model.findTokenizer().isEmpty()) {
      return Prompt.tokens(random.ints(32, 0, model.spec().vocabularySize()).toArray());
    }
    if (model.findChatTemplate().isEmpty()) {
      return Prompt.text(problem.prompt() + "\n");
    }
    if (random.nextInt(4) > 0) {
      return Prompt.chat(problem.prompt());
    }
    return Prompt.chat(
        List.of(
            ChatMessage.user("Give me the enum Factory: FAST, SOFT and BLUE."),
            ChatMessage.assistant("enum Factory {\n  FAST,\n  SOFT,\n  BLUE\n}"),
            ChatMessage.user(problem.prompt())));
  }

  private GenerationOptions options(Problem problem) {
    GenerationOptions.Builder options = GenerationOptions.builder().decoding(decoding());
    options.maxNewTokens(1 + random.nextInt(MOST_TOKENS)).seed(random.nextLong());
    if (random.nextBoolean()) {
      options.temperature(0.2 + random.nextInt(10) / 10.0).topK(random.nextInt(3) * 20);
    }
    if (random.nextInt(4) == 0) {
      options.repetitionPenalty(1.1).presencePenalty(0.2);
    }
    if (random.nextInt(6) == 0) {
      options.stopStrings("\n\n", ": ");
    }
    if (model.findTokenizer().isPresent() && random.nextInt(3) == 0) {
      options.grammar(grammar(problem));
    }
    return options.build();
  }

  private String decoding() {
    if (!model.spec().predictsNext()) {
      return "usual";
    }
    boolean blocks = model.spec().maskToken().isPresent();
    return BLOCKS.get(random.nextInt(blocks ? BLOCKS.size() : 1));
  }

  private Grammar grammar(Problem problem) {
    return problem
        .schema()
        .map(Grammar::jsonSchema)
        .orElseGet(
            () ->
                random.nextBoolean()
                    ? Grammar.choice("yes", "no", "perhaps")
                    : Grammar.regex("[a-z]{1,8}( [a-z0-9]{1,8}){0,9}\\."));
  }
}
