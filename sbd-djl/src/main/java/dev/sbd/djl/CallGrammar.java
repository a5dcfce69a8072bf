package dev.sbd.djl;

import static dev.sbd.djl.CallForm.END_THINK;
import static dev.sbd.djl.CallForm.TAG;
import static dev.sbd.djl.CallForm.THINK;

import dev.sbd.djl.CallForm.Thinking;
import dev.sbd.djl.ToolCalling.Use;
import dev.sbd.grammar.Grammar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What answers may be, where calls are to be right. */
final class CallGrammar {
  private static final Grammar INSIDE = Grammar.textWithout(END_THINK);
  private static final Grammar BEGIN_THOUGHT = Grammar.choice(THINK);
  private static final Grammar END_THOUGHT = Grammar.choice(END_THINK);
  private static final Grammar GAP = Grammar.regex("\\s*");

  private final CallForm form;
  private final Map<String, Grammar> arguments = new LinkedHashMap<>(); // by the tool's name

  CallGrammar(CallForm form, Map<String, ToolSchema> tools) {
    this.form = form;
    tools.forEach((name, tool) -> arguments.put(name, tool.arguments()));
  }

  /**
   * All answers.
   *
   * @param text what an answer without calls is, if not any text
   */
  Grammar answers(Use use, Optional<Grammar> text) {
    boolean one = use == Use.EXACTLY_ONE || use == Use.AT_MOST_ONE;
    boolean must = use == Use.EXACTLY_ONE || use == Use.REQUIRED;
    if (must || text.isPresent()) {
      Grammar calls = Grammar.sequence(thoughtsBefore(), calls(one, this::asTaught));
      return must ? calls : Grammar.anyOf(text.orElseThrow(), calls);
    }
    return form.tagged() ? taggedOrText(one) : bareOrText(one);
  }

  private Grammar calls(boolean one, UnaryOperator<String> begin) {
    Grammar[] calls =
        arguments.entrySet().stream()
            .map(
                tool ->
                    Grammar.sequence(
                        Grammar.regex(begin.apply(tool.getKey())),
                        tool.getValue(),
                        Grammar.choice(form.end())))
            .toArray(Grammar[]::new);
    Grammar call = Grammar.anyOf(calls);
    String between = form.between().orElse("");
    if (one || form.between().isEmpty()) {
      return between.isBlank() ? Grammar.sequence(call, Grammar.choice(between, "")) : call;
    }
    Grammar more = Grammar.sequence(Grammar.choice(between), call).repeated(0);
    return between.isBlank()
        ? Grammar.sequence(call, more, Grammar.choice(between, ""))
        : Grammar.sequence(call, more);
  }

  /** A regular expression for what comes before the arguments of a tool. */
  private String asTaught(String tool) {
    return BareCalls.quoted(form.begin() + tool + form.middle());
  }

  private Grammar thoughtsBefore() {
    return switch (form.thinking()) {
      case NEVER -> Grammar.choice("");
      case MAY -> Grammar.sequence(BEGIN_THOUGHT, INSIDE, END_THOUGHT, GAP).optional();
      case BEGUN -> Grammar.sequence(INSIDE, END_THOUGHT, GAP);
    };
  }

  /** The tag begins calls wherever it comes, but in thoughts. */
  private Grammar taggedOrText(boolean one) {
    Grammar calls = calls(one, this::asTaught);
    if (form.thinking() == Thinking.NEVER) {
      return Grammar.sequence(Grammar.textWithout(TAG), calls.optional());
    }
    Grammar outside = Grammar.textWithout(TAG, THINK);
    Grammar thought = Grammar.sequence(BEGIN_THOUGHT, INSIDE, END_THOUGHT, outside);
    Grammar openThought = Grammar.sequence(BEGIN_THOUGHT, INSIDE);
    Grammar behind =
        Grammar.sequence(
            outside, thought.repeated(0), Grammar.anyOf(openThought, calls).optional());
    return form.thinking() == Thinking.MAY
        ? behind
        : Grammar.anyOf(INSIDE, Grammar.sequence(INSIDE, END_THOUGHT, behind));
  }

  /** An answer that begins as a call is one. */
  private Grammar bareOrText(boolean one) {
    BareCalls bare = new BareCalls(form, List.copyOf(arguments.keySet()));
    Grammar begun = Grammar.sequence(Grammar.regex(bare.begin()), Grammar.anyText());
    return Grammar.anyOf(begun.not(), calls(one, bare::begin));
  }
}
