package dev.sbd.samples.lab.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@link Task#NOTES}: an invitation that states each fact of the prompt once. */
final class Notes implements Task.Source {
  private static final List<String> EVENTS =
      Words.lines(
          """
          picnic
          party
          concert
          dinner
          lunch
          meeting
          wedding
          show
          game
          match
          reading
          dance
          lesson
          race
          walk
          film
          play
          barbecue
          birthday
          quiz
          choir
          market
          breakfast
          festival
          """);

  private static final List<String> PLACES =
      Words.lines(
          """
          in the park
          at the station
          in the library
          at the lake
          on the beach
          in the garden
          at school
          at the town hall
          in the church
          at the river
          in the old barn
          on the roof
          at the museum
          in the gym
          at the bridge
          in room 5
          in the cafe
          at the harbor
          in the forest
          on the square
          at my house
          in the yard
          at the farm
          in the cinema
          """);

  private static final Template PROMPT =
      Template.of(
          "[Write|Draft|Compose] [a note|a message|an e-mail|a letter|a card|an invitation] [to {to}"
              + " from {from}|from {from} to {to}]: {facts}."
              + "|{from} [invites|writes to|asks] {to}: {facts}. [Write|Draft] the"
              + " [note|message|letter|card]."
              + "|[Invite|Write to] {to}: {facts}. [Sign as|Signed,|It is from] {from}.");

  @Override
  public Problem draw(Draw draw) {
    List<String> names = draw.pick(Words.NAMES, 2);
    Facts facts = new Facts(names.get(0), names.get(1), draw.pick(EVENTS), details(draw));
    String prompt =
        PROMPT.fill(
            draw,
            Map.of(
                "to", facts.to(),
                "from", facts.from(),
                "facts", String.join(", ", draw.shuffled(listed(draw, facts)))));
    return new Problem(prompt, NoteGrammar.write(draw, facts), o -> NoteGrammar.isNote(o, facts));
  }

  /** Two to four of day, time, place and what to bring; one of the first three at least. */
  private static List<Detail> details(Draw draw) {
    List<Detail> all =
        List.of(
            new Detail(Detail.Kind.DAY, "on " + draw.pick(Words.DAYS)),
            new Detail(
                Detail.Kind.TIME,
                "at " + draw.between(1, 12) + draw.pick(List.of(" am", " pm", " o'clock"))),
            new Detail(Detail.Kind.PLACE, draw.pick(PLACES)),
            new Detail(Detail.Kind.BRING, draw.between(2, 20) + " " + draw.pick(Words.THINGS)));
    return draw.pick(all, draw.between(2, 4));
  }

  private static List<String> listed(Draw draw, Facts facts) {
    List<String> listed = new ArrayList<>(List.of(facts.event()));
    for (Detail detail : facts.details()) {
      boolean bring = detail.kind() == Detail.Kind.BRING;
      listed.add(
          bring ? draw.pick(List.of("bring ", "take along ")) + detail.text() : detail.text());
    }
    return listed;
  }
}
