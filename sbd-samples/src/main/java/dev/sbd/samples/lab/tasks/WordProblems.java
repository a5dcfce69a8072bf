package dev.sbd.samples.lab.tasks;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@link Task#WORD_PROBLEMS}: stories of four kinds, in two to four steps of small numbers. */
final class WordProblems {
  private static final Pattern ANSWER = Pattern.compile("(?s)(?:.*\\n)?Answer: (\\d{1,9})");

  /** What makes stories; those with more wordings twice. */
  private static final List<BiConsumer<Draw, Story>> TELLERS =
      List.of(
          RunningTotal::tell,
          RunningTotal::tell,
          RunningTotal::tell,
          TwoPeople::tell,
          TwoPeople::tell,
          Shopping::tell,
          Shopping::tell,
          Sharing::tell);

  private WordProblems() {}

  static Problem draw(Draw draw) {
    Story story = new Story(draw);
    draw.pick(TELLERS).accept(draw, story);
    int answer = story.sums().last();
    return new Problem(story.text(), story.solution(), output -> answers(output, answer));
  }

  /** By the number after the last line's {@code Answer:} alone, as with GSM8K. */
  private static boolean answers(String output, int answer) {
    Matcher matcher = ANSWER.matcher(output.strip());
    return matcher.matches() && Integer.parseInt(matcher.group(1)) == answer;
  }
}
