package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sbd.model.ByteTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TextStreamTest {
  private final ByteTokenizer tokenizer = new ByteTokenizer();
  private final TextStream stream = new TextStream(tokenizer::decode);

  private int[] tokens(String text) {
    return tokenizer.encode(text);
  }

  @Test
  void add_wholeCharacters_comeAtOnce() {
    assertEquals("a", stream.add(tokens("a")));
    assertEquals("bc", stream.add(tokens("bc")));
    assertEquals("", stream.finish());
  }

  @Test
  void add_characterInFourTokens_comesWithTheFourth() {
    int[] face = tokens("😀");
    assertEquals(4, face.length);
    assertEquals("", stream.add(face[0]));
    assertEquals("", stream.add(face[1]));
    assertEquals("", stream.add(face[2]));
    assertEquals("😀", stream.add(face[3]));
    assertEquals("", stream.finish());
  }

  @Test
  void add_halfACharacterAfterWholeOnes_holdsBackTheHalfOnly() {
    int[] euro = tokens("ab€");
    assertEquals("ab", stream.add(Arrays.copyOf(euro, 4)));
    assertEquals("€", stream.add(euro[4]));
  }

  @Test
  void add_tokensAcrossCharacters_giveEachCharacterOnce() {
    assertEquals("", stream.add(19)); // x and the first half of a face
    assertEquals("x😀y", stream.add(20));
    assertEquals("", stream.add(10));
    assertEquals("", stream.add(28)); // ends one é and begins the next
    assertEquals("éé", stream.add(11));
  }

  @Test
  void finish_insideACharacter_givesTheReplacement() {
    assertEquals("a", stream.add(tokens("a")));
    assertEquals("", stream.add(tokens("€")[0]));
    assertEquals("\uFFFD", stream.finish());
    assertEquals("", stream.finish());
  }

  @Test
  void finish_insideACharacter_endsIt() {
    assertEquals("a", stream.add(tokens("a")));
    assertEquals("", stream.add(tokens("é")[0]));
    assertEquals("\uFFFD", stream.finish());
    assertEquals("", stream.add(tokens("é")[1]));
    assertEquals("\uFFFD g", stream.add(7));
  }

  @Test
  void add_spacesInsideTheText_areKept() {
    // A tokenizer drops the leading space of what it is given; only the text's own may go.
    assertEquals("f", stream.add(6));
    assertEquals(" g", stream.add(7));
    assertEquals(" ", stream.add(5));
    assertEquals(" f", stream.add(6));
  }

  @Test
  void add_specialTokens_giveNothing() {
    assertEquals("", stream.add(ByteTokenizer.END));
    assertEquals("a", stream.add(0, ByteTokenizer.END));
    assertEquals("", stream.add(ByteTokenizer.MASK));
    assertEquals("b", stream.add(1));
  }

  @Test
  void add_spaceAfterSpecialTokens_isKept() {
    assertEquals("f", stream.add(6));
    assertEquals("", stream.add(ByteTokenizer.END));
    assertEquals(" g", stream.add(7));
  }

  @Test
  void add_nothing_givesNothing() {
    assertEquals("", stream.add());
    assertEquals("", stream.finish());
  }

  @Property
  void pieces_ofAnyTokens_makeTheWholeText(
      @ForAll @Size(max = 60) List<@IntRange(max = 31) Integer> tokens,
      @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 9) Integer> sizes) {
    int[] all = tokens.stream().mapToInt(Integer::intValue).toArray();
    TextStream pieces = new TextStream(tokenizer::decode);
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (int size : sizes) {
      int to = Math.min(all.length, from + size);
      text.append(pieces.add(Arrays.copyOfRange(all, from, to)));
      from = to;
    }
    text.append(pieces.add(Arrays.copyOfRange(all, from, all.length))).append(pieces.finish());
    assertEquals(tokenizer.decode(all), text.toString());
  }

  @Property
  void pieces_ofValidText_neverHoldAHalfCharacter(
      @ForAll @Size(max = 30) List<@IntRange(max = 7) Integer> characters,
      @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 5) Integer> sizes) {
    String text = text(characters);
    int[] all = tokens(text);
    TextStream own = new TextStream(tokenizer::decode);
    List<String> pieces = new ArrayList<>();
    int from = 0;
    for (int i = 0; from < all.length; i++) {
      int to = Math.min(all.length, from + (sizes.isEmpty() ? 1 : sizes.get(i % sizes.size())));
      pieces.add(own.add(Arrays.copyOfRange(all, from, to)));
      from = to;
    }
    assertFalse(pieces.stream().anyMatch(piece -> piece.contains("\uFFFD")), pieces.toString());
    assertEquals(text, String.join("", pieces));
    assertEquals("", own.finish());
  }

  private static String text(List<Integer> characters) {
    String alphabet = "a b\né€😀k";
    int[] codePoints = alphabet.codePoints().toArray();
    StringBuilder text = new StringBuilder("a"); // not a space
    characters.forEach(i -> text.appendCodePoint(codePoints[i]));
    return text.toString();
  }
}
