package dev.sbd;

import dev.sbd.internal.Check;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The decided tokens of one generation, in order: gives them out, and knows where they end. */
final class Output {
  private final GenerationSettings settings;
  private final ModelSpec spec;
  private final Optional<Tokenizer> tokenizer;
  private final Optional<TextStream> stream;
  private final StopStrings stopStrings;
  private final int limit;
  private final StringBuilder text = new StringBuilder();
  private final List<Reveal> tokens = new ArrayList<>();
  private Optional<FinishReason> finish = Optional.empty();

  /**
   * An empty output.
   *
   * @param limit the most tokens it takes
   */
  Output(GenerationSettings settings, ModelSpec spec, Optional<Tokenizer> tokenizer, int limit) {
    this.settings = settings;
    this.spec = spec;
    this.tokenizer = tokenizer;
    this.stream = tokenizer.map(t -> new TextStream(tokens -> visible(t, tokens)));
    this.stopStrings = new StopStrings(settings.stopStrings);
    this.limit = limit;
    Check.that(
        settings.stopStrings.isEmpty() || tokenizer.isPresent(),
        "stop strings need a tokenizer, got %s",
        settings.stopStrings);
  }

  int size() {
    return tokens.size();
  }

  int[] tokens() {
    return tokens.stream().mapToInt(Reveal::token).toArray();
  }

  /** How each token came about. */
  List<TokenTrace> trace() {
    return tokens.stream()
        .map(r -> r.trace(tokenizer.map(t -> t.decodeVerbatim(r.token())).orElse("")))
        .toList();
  }

  String text() {
    return text.toString();
  }

  Optional<String> stopString() {
    return stopStrings.found();
  }

  Optional<FinishReason> finish() {
    return finish;
  }

  /** Takes the tokens up to the end of the text, and gives them to the listener. */
  void add(List<Reveal> decided) {
    int from = tokens.size();
    StringBuilder pieces = new StringBuilder();
    List<Integer> run = new ArrayList<>(); // tokens whose text is still to be made
    for (Reveal reveal : decided) {
      if (finish.isPresent()) {
        break;
      }
      take(reveal, run);
      if (!settings.stopStrings.isEmpty() && !run.isEmpty()) {
        pieces.append(decodeOne(run));
        endAtStopString();
      }
    }
    pieces.append(decode(run));
    publish(from, pieces);
  }

  /** An end token ends the text also where the limit has cut it off already. */
  private void take(Reveal reveal, List<Integer> run) {
    boolean room = tokens.size() < limit;
    Optional<FinishReason> end = end(reveal.token());
    if (room) {
      tokens.add(reveal);
    }
    if (room && end.isEmpty()) {
      run.add(reveal.token());
    }
    finish = end.map(reason -> room ? reason : FinishReason.LENGTH);
  }

  /** Whether a token ends the text. */
  boolean isEnd(int token) {
    return end(token).isPresent();
  }

  private Optional<FinishReason> end(int token) {
    if (settings.stopTokens.contains(token)) {
      return Optional.of(FinishReason.STOP_TOKEN);
    }
    return spec.endTokens().contains(token) && !settings.ignoreEos
        ? Optional.of(FinishReason.EOS)
        : Optional.empty();
  }

  private String decode(List<Integer> run) {
    int[] fresh = run.stream().mapToInt(Integer::intValue).toArray();
    run.clear();
    return stopStrings.add(stream.map(s -> s.add(fresh)).orElse(""));
  }

  /**
   * What one token gives. A special one that the text leaves out is hidden; it ends a character.
   */
  private String decodeOne(List<Integer> run) {
    int token = run.get(0);
    String hidden =
        tokenizer
            .filter(t -> visible(t, token).isEmpty())
            .map(t -> t.decodeVerbatim(token))
            .orElse("");
    if (hidden.isEmpty()) {
      return decode(run);
    }
    run.clear();
    return unfinished() + stopStrings.addHidden(hidden);
  }

  private String visible(Tokenizer decoder, int... some) {
    return settings.keepSpecialTokens ? decoder.decodeVerbatim(some) : decoder.decode(some);
  }

  /** Half a character that nothing completes any more. */
  private String unfinished() {
    return stopStrings.add(stream.map(TextStream::finish).orElse(""));
  }

  private void endAtStopString() {
    if (stopStrings.found().isPresent()) {
      finish = Optional.of(FinishReason.STOP_STRING);
    }
  }

  private void publish(int from, StringBuilder pieces) {
    if (tokens.size() > from) {
      settings.listener.onTokens(
          tokens.subList(from, tokens.size()).stream().mapToInt(Reveal::token).toArray());
    }
    if (finish.isPresent()) {
      pieces.append(rest());
    }
    publishText(pieces.toString());
  }

  /** Ends a text that has not ended by itself. */
  void end(FinishReason reason) {
    if (finish.isEmpty()) {
      finish = Optional.of(reason);
      publishText(rest());
    }
  }

  /** The most tokens it takes. */
  int limit() {
    return limit;
  }

  boolean isFull() {
    return tokens.size() == limit;
  }

  /** Held-back text; after a stop string there is none. */
  private String rest() {
    return unfinished() + stopStrings.finish();
  }

  private void publishText(String piece) {
    if (!piece.isEmpty()) {
      text.append(piece);
      settings.listener.onText(piece);
    }
  }
}
