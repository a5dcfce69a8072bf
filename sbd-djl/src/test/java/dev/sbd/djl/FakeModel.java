package dev.sbd.djl;

import dev.sbd.SetBlockDecoder;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.TableModel;
import dev.sbd.model.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What an application may put in a model's place: no libtorch, no checkpoint. */
final class FakeModel implements SbdModel {
  final TableModel table;

  FakeModel(TableModel table) {
    this.table = table;
  }

  @Override
  public ModelSpec spec() {
    return table.spec();
  }

  @Override
  public SetBlockDecoder decoder() {
    return new SetBlockDecoder(table, tokenizer());
  }

  @Override
  public Optional<Tokenizer> findTokenizer() {
    return Optional.of(new Letters());
  }

  /** {@code u:} and the content, a letter and a colon for each message. */
  @Override
  public Optional<ChatTemplate> findChatTemplate() {
    return Optional.of(
        (messages, variables) ->
            messages.stream()
                .map(m -> m.role().charAt(0) + ":" + m.content())
                .collect(Collectors.joining("|", variables.containsKey("loud") ? "!" : "", "|")));
  }

  @Override
  public ModelProbe probe() {
    throw new UnsupportedOperationException("there is nothing to measure");
  }

  @Override
  public void close() {
    table.close();
  }

  /** A token a character. */
  private static final class Letters implements Tokenizer {
    private static final byte[][] BYTES =
        IntStream.range(0, 32)
            .mapToObj(t -> Character.toString('a' + t).getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);

    @Override
    public int[] encode(String text) {
      return text.chars().map(c -> c % 30).toArray();
    }

    @Override
    public int[] encodePrompt(String text) {
      return encode("^" + text);
    }

    @Override
    public String decode(int... tokens) {
      return Arrays.stream(tokens)
          .mapToObj(t -> Character.toString('a' + t))
          .collect(Collectors.joining());
    }

    @Override
    public String decodeVerbatim(int... tokens) {
      return decode(tokens);
    }

    @Override
    public byte[][] tokenBytes() {
      return BYTES;
    }
  }
}
