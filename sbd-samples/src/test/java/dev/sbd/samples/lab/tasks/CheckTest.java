package dev.sbd.samples.lab.tasks;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Every task's check against right answers made wrong in one place. */
final class CheckTest {
  private static final Pattern DIGIT = Pattern.compile("\\d");
  private static final Pattern WORD = Pattern.compile("\\S+");

  private static void forProblems(Task task, Consumer<Problem> body) {
    Suite.problems(task, Split.HELD_OUT, 11).limit(150).forEach(body);
  }

  private static void assertRejected(Problem problem, String output) {
    assertFalse(problem.check().accepts(output), () -> problem + "\naccepts\n" + output);
  }

  private static void assertAccepted(Problem problem, String output) {
    assertTrue(problem.check().accepts(output), () -> problem + "\nrejects\n" + output);
  }

  /** The text with one place changed, once for each place. */
  private static List<String> changed(String text, Pattern place, UnaryOperator<String> change) {
    List<String> changed = new ArrayList<>();
    for (MatchResult match : place.matcher(text).results().toList()) {
      changed.add(
          text.substring(0, match.start())
              + change.apply(match.group())
              + text.substring(match.end()));
    }
    return changed;
  }

  private static String otherDigit(String digit) {
    return digit.equals("9") ? "1" : "" + (digit.charAt(0) - '0' + 1);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "WORD_PROBLEMS")
  void anyDigitChanged_isRejected(Task task) {
    forProblems(
        task,
        p ->
            changed(p.completion(), DIGIT, CheckTest::otherDigit)
                .forEach(output -> assertRejected(p, output)));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "WORD_PROBLEMS")
  void anyWordTwice_isRejected(Task task) {
    forProblems(
        task,
        p ->
            changed(p.completion(), WORD, word -> word + " " + word)
                .forEach(output -> assertRejected(p, output)));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "WORD_PROBLEMS")
  void anyWordMisspelt_isRejected(Task task) {
    forProblems(
        task,
        p ->
            changed(p.completion(), Pattern.compile("[A-Za-z]{2,}"), word -> word + "x")
                .forEach(output -> assertRejected(p, output)));
  }

  @ParameterizedTest
  @EnumSource
  void cutShortOrLong_isRejected(Task task) {
    forProblems(
        task,
        p -> {
          String right = p.completion();
          assertRejected(p, "");
          assertRejected(p, right.substring(0, right.length() / 2));
          assertRejected(p, right + " x");
          assertRejected(p, right + "\n}");
        });
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "WORD_PROBLEMS")
  void anyLineDropped_isRejected(Task task) {
    forProblems(
        task,
        p ->
            changed(p.completion(), Pattern.compile("(?m)^.+$\\n?"), line -> "")
                .forEach(output -> assertRejected(p, output)));
  }

  @Test
  void wordProblem_countsByItsAnswerAlone() {
    forProblems(
        Task.WORD_PROBLEMS,
        p -> {
          String answer = p.completion().substring(p.completion().indexOf("Answer: "));
          assertAccepted(p, answer);
          assertAccepted(p, "1 + 1 = 3\n" + answer);
          assertRejected(p, p.completion() + "0");
          assertRejected(p, p.completion().replace("Answer: ", "Answer: -"));
          assertRejected(p, p.completion().replace("Answer: ", ""));
          assertRejected(p, p.completion() + "\n" + "Answer: 123456");
          assertRejected(p, answer.replace("Answer: ", "Answer: 99999999999999999999"));
        });
  }

  @Test
  void json_orderAndBlanksOfMembers_doNotCount() {
    forProblems(
        Task.JSON,
        p -> {
          String inside = p.completion().substring(1, p.completion().length() - 1);
          List<String> members = new ArrayList<>(List.of(inside.split(", ")));
          members.add(0, members.remove(members.size() - 1));
          assertAccepted(p, "{ " + String.join(" ,\n", members) + " }");
          assertRejected(p, "{" + inside + ", " + members.get(0) + "}");
          assertRejected(p, "{" + inside + ", \"more\": 1}");
          assertRejected(p, "{" + String.join(", ", members.subList(1, members.size())) + "}");
          assertRejected(p, "[" + p.completion() + "]");
          assertRejected(p, p.completion().replace(",", ""));
          assertRejected(p, p.completion().replace('"', '\''));
        });
  }

  @Test
  void java_whiteSpaceAndOrderOfFields_doNotCount() {
    forProblems(
        Task.JAVA,
        p -> {
          assertAccepted(p, p.completion().replaceAll("\\s+", " "));
          assertAccepted(p, p.completion().replace("\n", "\n\n  "));
          for (String brace : List.of("{", "}", "(", ")", ";", ",")) {
            changed(p.completion(), Pattern.compile(Pattern.quote(brace)), found -> "")
                .forEach(output -> assertRejected(p, output));
          }
        });
  }

  @Test
  void java_membersInAnotherOrder_areAcceptedButNotConstants() {
    JavaSource given = JavaSource.of("class A { int x; int getX() { return x; } String y; }");
    assertTrue(
        given.equals(JavaSource.of("class A { String y; int x; int getX() { return x; } }")));
    assertFalse(
        given.equals(JavaSource.of("class A { String y; int x; int getX() { return y; } }")));
    assertFalse(JavaSource.of("enum A { B, C }").equals(JavaSource.of("enum A { C, B }")));
  }

  private static final Invitation PICNIC =
      new Invitation(
          "Rosa",
          "Ben",
          "picnic",
          List.of(
              new Invitation.Detail(Invitation.Kind.DAY, "on Friday"),
              new Invitation.Detail(Invitation.Kind.TIME, "at 5 pm"),
              new Invitation.Detail(Invitation.Kind.BRING, "3 lemons")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "please come to the picnic on Friday at 5 pm. Please bring 3 lemons.",
        "the picnic is at 5 pm on Friday. Can you bring 3 lemons?",
        "you are invited to the picnic at 5 pm. Do not forget 3 lemons. We meet on Friday."
      })
  void note_thatSaysEachFactOnce_isRight(String body) {
    assertTrue(PICNIC.isIn("Hi Rosa,\n" + body + "\nCheers, Ben"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "please come to the picnic on Friday at 5 pm.",
        "the picnic is at 5 pm on Friday. Please bring 3 lemons. Please bring 3 lemons.",
        "the picnic is at 5 pm on Friday on Friday. Please bring 3 lemons.",
        "the picnic is at 5 pm on Monday. Please bring 3 lemons.",
        "the picnic is at 5 pm on Friday in the park. Please bring 3 lemons.",
        "our the picnic is at 5 pm on Friday. Please bring 3 lemons.",
        "the picnic is. It starts at 5 pm. We meet on Friday. Please bring 3 lemons.",
        "the party is at 5 pm on Friday. Please bring 3 lemons.",
        "the picnic is at 5 pm on Friday Please bring 3 lemons.",
        "the picnic is at 5 pm on Friday. Please bring 3 lemons?",
        "please come to you the picnic at 5 pm on Friday. Please bring 3 lemons."
      })
  void note_thatOmitsRepeatsContradictsOrGarbles_isWrong(String body) {
    assertFalse(PICNIC.isIn("Hi Rosa,\n" + body + "\nCheers, Ben"));
  }

  private static final Agenda DAY =
      new Agenda(
          9,
          List.of(
              new Agenda.Item("yoga", 1), new Agenda.Item("lunch", 2), new Agenda.Item("chess", 3)),
          List.of(new Agenda.Rule(Agenda.Rule.Kind.BEFORE, "yoga", "lunch")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yoga (1 h): 9 to 10\nlunch (2 h): 10 to 12\nchess (3 h): 12 to 15\nDone at 15",
        "chess (3 h): 9 to 12\nyoga (1 h): 12 to 13\nlunch (2 h): 13 to 15\nDone at 15",
        "yoga (1 h): 9 to 10\nchess (3 h): 10 to 13\nlunch (2 h): 13 to 15\nDone at 15"
      })
  void schedule_inAnyOrderAllowed_isRight(String text) {
    assertTrue(DAY.isSolvedBy(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lunch (2 h): 9 to 11\nyoga (1 h): 11 to 12\nchess (3 h): 12 to 15\nDone at 15",
        "yoga (1 h): 9 to 10\nlunch (2 h): 10 to 12\nchess (2 h): 12 to 14\nDone at 14",
        "yoga (1 h): 9 to 10\nyoga (1 h): 10 to 11\nchess (3 h): 11 to 14\nDone at 14",
        "yoga (1 h): 9 to 10\nlunch (2 h): 11 to 13\nchess (3 h): 13 to 16\nDone at 16",
        "yoga (1 h): 10 to 11\nlunch (2 h): 11 to 13\nchess (3 h): 13 to 16\nDone at 16",
        "yoga (1 h): 9 to 10\nlunch (2 h): 10 to 12\nchess (3 h): 12 to 15\nDone at 16",
        "yoga (1 h): 9 to 10\nlunch (2 h): 10 to 12\nDone at 12",
        "yoga (1 h): 9 to 10\nlunch (2 h): 10 to 12\nchess (3 h): 12 to 15",
        "yoga (1 h): 9 to 10\nlunch (2 h): 10 to 12\ngolf (3 h): 12 to 15\nDone at 15"
      })
  void schedule_againstARuleOrWithWrongTimes_isWrong(String text) {
    assertFalse(DAY.isSolvedBy(text));
  }
}
