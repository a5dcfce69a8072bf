package dev.sbd.djl.training;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.text.CheckpointText;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Reads training data: a document from each line. */
final class PromptCompletions {
  private final CheckpointText text;
  private final Rules rules;
  private final List<Document> documents = new ArrayList<>();
  private int skipped;

  PromptCompletions(CheckpointText text, Rules rules) {
    this.text = text;
    this.rules = rules;
  }

  /**
   * What is made of a line.
   *
   * @param endToken ends a document whose answer ends
   * @param maskToken must not occur in one
   * @param vocabulary how many tokens the model has
   * @param lines what else was asked for
   */
  record Rules(int endToken, int maskToken, int vocabulary, TrainingData.Lines lines) {
    static Rules of(TrainingStart start, CheckpointText text, TrainingData.Lines lines) {
      int most = Math.min(lines.maxLength(), start.contextLength());
      return new Rules(
          PromptCompletions.endToken(start.checkpoint(), text),
          start.maskToken(),
          start.vocabularySize(),
          new TrainingData.Lines(most, lines.skipLong(), lines.trainPrompt()));
    }
  }

  /**
   * The token that ends an answer: the tokenizer's end token, if config.json or
   * generation_config.json agree, else the first of theirs.
   */
  private static int endToken(Checkpoint checkpoint, CheckpointText text) {
    List<Integer> ends = checkpoint.config().specialTokens().eos();
    if (ends.isEmpty()) {
      throw new CheckpointException(
          checkpoint.directory(), "no end token is known: set eos_token_id in config.json");
    }
    OptionalInt named = text.specialToken("eos_token");
    return named.isPresent() && ends.contains(named.getAsInt()) ? named.getAsInt() : ends.get(0);
  }

  /** See {@link TrainingData#read}. */
  TrainingData read(Path file) {
    PromptCompletion.forEach(file, this::add);
    Check.that(
        !documents.isEmpty() || skipped > 0,
        "%s: is empty, must have a line {\"prompt\": ..., \"completion\": ...} or more",
        file);
    Check.that(!documents.isEmpty(), "%s: all %d lines are too long or unanswered", file, skipped);
    return new TrainingData(documents, skipped);
  }

  private void add(PromptCompletion line) {
    if (line.completion().isEmpty()) {
      skipped++;
      return;
    }
    Document document = document(line);
    TrainingData.Lines lines = rules.lines();
    if (document.length() <= lines.maxLength()) {
      documents.add(document);
      return;
    }
    Check.that(
        lines.skipLong(),
        "%s: has %d tokens, at most %d are allowed: shorten the line, or let long ones be skipped",
        line.place(),
        document.length(),
        lines.maxLength());
    skipped++;
  }

  private Document document(PromptCompletion line) {
    int[] before = prompt(line);
    int[] answer = text.encode(line.completion());
    int[] end = line.isWhole() ? new int[] {rules.endToken()} : new int[0];
    int[] tokens = Stream.of(before, answer, end).flatMapToInt(Arrays::stream).toArray();
    int length = rules.lines().trainPrompt() ? 0 : before.length;
    Document document = new Document(tokens, length, line.isWhole());
    document.requireIn(rules.vocabulary(), line.place());
    Check.that(
        Arrays.stream(tokens).noneMatch(token -> token == rules.maskToken()),
        "%s: holds the mask token %d, which no text may",
        line.place(),
        rules.maskToken());
    return document;
  }

  private int[] prompt(PromptCompletion line) {
    try {
      return text.encodePrompt(line.prompt());
    } catch (InvalidRequestException e) {
      throw new InvalidRequestException(line.place() + ": " + e.getMessage(), e);
    }
  }
}
