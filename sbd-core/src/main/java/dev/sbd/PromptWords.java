package dev.sbd;

import dev.sbd.grammar.TokenGrammar;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The words of a prompt, by their bytes. Much of what is asked for under a grammar is copied from
 * there, but seldom in the same tokens: behind a quote a word begins otherwise than behind a blank.
 */
final class PromptWords {
  /** Bytes of a word that are compared, and so tokens at most. */
  static final int LONGEST = 64;

  private static final String INSIDE = ".:-@_"; // of a word, but not at its end

  private final TokenGrammar grammar;
  private final int[] prompt;
  private @Nullable NavigableSet<String> words; // a character for each byte; made when asked for

  PromptWords(TokenGrammar grammar, int[] prompt) {
    this.grammar = grammar;
    this.prompt = prompt;
  }

  private NavigableSet<String> words() {
    NavigableSet<String> found = words;
    if (found == null) {
      found = read();
      words = found;
    }
    return found;
  }

  private NavigableSet<String> read() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int token : prompt) {
      byte[] more = grammar.bytes(token);
      bytes.writeBytes(more.length == 0 ? new byte[] {0} : more); // what is no text parts words
    }
    String text = bytes.toString(StandardCharsets.ISO_8859_1);
    NavigableSet<String> found = new TreeSet<>();
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || !isOfWord(text.charAt(i))) {
        found.add(withoutEnd(text.substring(from, i)));
        from = i + 1;
      }
    }
    return found;
  }

  private static boolean isOfWord(char b) {
    return b >= 0x80 || Character.isLetterOrDigit(b) || INSIDE.indexOf(b) >= 0;
  }

  private static String withoutEnd(String word) {
    int end = word.length();
    while (end > 0 && INSIDE.indexOf(word.charAt(end - 1)) >= 0) {
      end--;
    }
    return word.substring(0, end);
  }

  /**
   * What the last word of a text goes on with, where one word of the prompt begins so; nothing
   * where none does, or several.
   */
  byte[] rest(List<Integer> text) {
    String begun = lastWord(text);
    if (begun.isEmpty()) {
      return new byte[0];
    }
    NavigableSet<String> going = words().subSet(begun, false, begun + '\uFFFF', false);
    boolean one = !going.isEmpty() && going.first().equals(going.last());
    String rest = one ? going.first().substring(begun.length()) : "";
    return rest.getBytes(StandardCharsets.ISO_8859_1);
  }

  private String lastWord(List<Integer> text) {
    StringBuilder word = new StringBuilder();
    for (int i = text.size() - 1; i >= 0 && word.length() < LONGEST; i--) {
      String token = new String(grammar.bytes(text.get(i)), StandardCharsets.ISO_8859_1);
      int from = token.length();
      while (from > 0 && isOfWord(token.charAt(from - 1))) {
        from--;
      }
      word.insert(0, token.substring(from));
      if (from > 0 || token.isEmpty()) {
        break;
      }
    }
    return word.toString();
  }
}
