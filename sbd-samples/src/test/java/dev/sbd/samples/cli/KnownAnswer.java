package dev.sbd.samples.cli;

/** What {@link Folders#TINY_LLAMA} answers to a question, to the letter: 46 tokens with the end. */
final class KnownAnswer {
  static final String QUESTION = "Write class Player with String email.";
  static final String ANSWER =
      """
      public class Player {
        private final String email;

        public Player(String email) {
          this.email = email;
        }

        public String getEmail() {
          return email;
        }
      }""";

  private KnownAnswer() {}
}
