package dev.sbd.djl;

import static dev.sbd.djl.CallForm.TAG;

import dev.sbd.djl.ChatTurn.Use;
import dev.sbd.grammar.Grammar;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What answers may be, where calls are to be right.
 *
 * @param tools the names of all
 * @param arguments of those that may be called, by their names
 */
record CallGrammar(
    CallForm form, Thinking thinking, Collection<String> tools, Map<String, Grammar> arguments) {
  /**
   * All answers.
   *
   * @param text what an answer without calls is, if not any text
   */
  Grammar answers(Use use, Optional<Grammar> text) {
    boolean one = use == Use.EXACTLY_ONE || use == Use.AT_MOST_ONE;
    boolean must = use == Use.EXACTLY_ONE || use == Use.REQUIRED;
    if (must || text.isPresent()) {
      Grammar calls = calls(one, this::asTaught);
      return thinking.before(must ? calls : Grammar.anyOf(text.orElseThrow(), calls));
    }
    return thinking.beforeOrAlone(form.tagged() ? taggedOrText(one) : bareOrText(one));
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

  /** The tag begins calls wherever it comes. */
  private Grammar taggedOrText(boolean one) {
    return Grammar.sequence(Grammar.textWithout(TAG), calls(one, this::asTaught).optional());
  }

  /** An answer that begins as a call is one. */
  private Grammar bareOrText(boolean one) {
    BareCalls bare = new BareCalls(form, tools);
    String begin = bare.begin() + (thinking == Thinking.BEGUN ? "" : "|\\s*" + Thinking.BEGIN);
    Grammar begun = Grammar.sequence(Grammar.regex(begin), Grammar.anyText());
    return Grammar.anyOf(begun.not(), calls(one, bare::begin));
  }
}
