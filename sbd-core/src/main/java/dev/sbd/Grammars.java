package dev.sbd;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.grammar.Grammar;
import dev.sbd.grammar.TokenGrammar;
import dev.sbd.grammar.Vocabulary;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Tokenizer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;

/** The grammars that a decoder's latest requests came with, prepared for its tokenizer. */
final class Grammars {
  private static final int MOST = 16; // with some 25 MB each at most

  private final ModelSpec spec;
  private final Lazy<Vocabulary> vocabulary;
  private final Map<Key, Lazy<TokenGrammar>> latest =
      new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Lazy<TokenGrammar>> eldest) {
          return size() > MOST;
        }
      };

  Grammars(ModelSpec spec, Optional<Tokenizer> tokenizer) {
    this.spec = spec;
    this.vocabulary =
        new Lazy<>(
            () ->
                new Vocabulary(
                    tokenizer.orElseThrow(
                        () ->
                            new InvalidRequestException(
                                "a grammar needs a tokenizer, and there is none"))));
  }

  /** What a prepared grammar depends on. */
  private record Key(Grammar grammar, Set<Integer> ends, Set<Integer> banned) {}

  /** Made by the first who asks, while others wait for it. */
  private static final class Lazy<T> {
    private final Supplier<T> make;
    private Optional<T> made = Optional.empty();

    Lazy(Supplier<T> make) {
      this.make = make;
    }

    synchronized T get() {
      if (made.isEmpty()) {
        made = Optional.of(make.get());
      }
      return made.get();
    }
  }

  /** The grammar of a request, if it has one. */
  Optional<TokenGrammar> of(GenerationSettings settings) {
    settings.grammar.ifPresent(grammar -> RowRules.checkTokens(settings, spec));
    return settings.grammar.map(grammar -> prepared(grammar, settings));
  }

  private TokenGrammar prepared(Grammar grammar, GenerationSettings settings) {
    Set<Integer> ends = new HashSet<>(spec.endTokens());
    ends.addAll(settings.stopTokens);
    Set<Integer> banned = new HashSet<>(settings.banned);
    spec.maskToken().stream().filter(mask -> mask < spec.vocabularySize()).forEach(banned::add);
    Key key = new Key(grammar, ends, banned);
    Lazy<TokenGrammar> prepared;
    synchronized (latest) {
      prepared = latest.computeIfAbsent(key, this::lazy);
    }
    return prepared.get();
  }

  private Lazy<TokenGrammar> lazy(Key key) {
    return new Lazy<>(
        () -> {
          TokenGrammar prepared =
              new TokenGrammar(
                  key.grammar(), vocabulary.get(), key.ends(), key.banned(), spec.vocabularySize());
          ForkJoinPool.commonPool().execute(() -> warmUp(prepared));
          return prepared;
        });
  }

  private static void warmUp(TokenGrammar prepared) {
    try {
      prepared.warmUp();
    } catch (RuntimeException e) {
      // Whoever needs what fails here is told.
    }
  }
}
