package dev.sbd.samples.lab.tasks;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A kind of fact sheet and the sentences that state it.
 *
 * @param fields JSON keys and what makes their values, as the text has them
 * @param text states every field, in slots of the keys' names
 */
record Schema(Map<String, Field> fields, Template text) {
  private static final List<String> STATUSES = Words.list("new late shipped closed open paid sent");
  private static final List<String> PETS = Words.list("cat dog rabbit parrot pony goat turtle");
  private static final List<String> GENRES =
      Words.list("novel comic thriller diary guide poem drama fable");
  private static final List<String> SPORTS =
      Words.list("tennis chess golf hockey soccer rugby judo boxing");
  private static final List<String> EVENTS =
      Words.list("meeting interview lesson exam checkup workshop party concert");
  private static final List<String> VEHICLES = Words.list("train bus plane ship ferry taxi");
  private static final List<String> JOBS =
      Words.list("baker nurse teacher pilot farmer painter doctor driver lawyer cook singer");

  /**
   * What makes a field's value.
   *
   * @param value as the text has it
   * @param json the same as JSON
   */
  record Field(Function<Draw, String> value, UnaryOperator<String> json) {}

  static final List<Schema> ALL =
      List.of(
          schema(
              Map.of(
                  "order",
                  number(100, 999),
                  "customer",
                  of(Words.NAMES),
                  "city",
                  of(Words.CITIES),
                  "count",
                  number(2, 99),
                  "item",
                  of(Words.THINGS),
                  "price",
                  price(),
                  "status",
                  of(STATUSES)),
              "[order {order}|order number {order}|in order {order}][:|,] {customer} [from|in]"
                  + " {city} [wants|buys|asks for|needs] {count} {item} at {price} each[; it is"
                  + " {status}|, and it is {status}]."
                  + "|the {status} order [|number ]{order} [of|for] {count} {item} goes to"
                  + " {customer} in {city} [and costs|for|at] {price}."
                  + "|ship {count} {item} to {city}. [Buyer|Customer] {customer}, price {price},"
                  + " order {order}, status {status}."
                  + "|{customer} [ordered|bought] {count} {item} [at|for] {price}. The order"
                  + " [has number|is number|is] {order}, [goes|is sent] to {city} and is {status}."),
          schema(
              Map.of(
                  "event",
                  of(EVENTS),
                  "name",
                  of(Words.NAMES),
                  "day",
                  of(Words.DAYS),
                  "hour",
                  number(7, 20),
                  "room",
                  number(1, 60)),
              "{name} has a[n|] {event} on {day} at {hour} in room {room}."
                  + "|[on {day}|{day}], {hour} o'clock: {event} with {name}, room {room}."
                  + "|the {event} with {name} [is|takes place|was moved to|starts] [on {day} at"
                  + " {hour}|at {hour} on {day}] in room {room}."
                  + "|room {room} is [booked|taken|reserved] [by|for] {name} on {day} [at|from]"
                  + " {hour}: [it is the|a|for the] {event}."),
          schema(
              Map.of(
                  "name",
                  of(Words.NAMES),
                  "from",
                  of(Words.CITIES),
                  "to",
                  of(Words.CITIES),
                  "by",
                  of(VEHICLES),
                  "day",
                  of(Words.DAYS),
                  "seat",
                  number(1, 99)),
              "{name} [travels|goes|comes] [by {by} from {from} to {to}|from {from} to {to} by"
                  + " {by}] on {day}[, seat {seat}| in seat {seat}]."
                  + "|the {by} from {from} to {to} leaves on {day}; {name} has seat {seat}."
                  + "|on {day} {name} takes the {by} to {to}. [It leaves|It comes] from {from}; the"
                  + " seat is {seat}."
                  + "|seat {seat} on the {by} to {to} is for {name}, who [leaves|starts in] {from}"
                  + " on {day}."),
          schema(
              Map.of(
                  "name",
                  of(Words.NAMES),
                  "age",
                  number(18, 80),
                  "job",
                  of(JOBS),
                  "city",
                  of(Words.CITIES),
                  "married",
                  married()),
              "{name}, {age}, is [|a ]{job} in {city} and [is {married}|{married}]."
                  + "|the {job} {name} is {age} years old, lives in {city} and is {married}."
                  + "|meet {name} from {city}[:|,] {age} years old, {job}, {married}."
                  + "|in {city} lives a {job} called {name}, who is {age} and {married}."),
          schema(
              Map.of(
                  "pet",
                  of(PETS),
                  "name",
                  of(Words.NAMES),
                  "owner",
                  of(Words.NAMES),
                  "age",
                  number(1, 20),
                  "color",
                  of(Words.COLORS),
                  "weight",
                  number(2, 60)),
              "{owner}'s {color} {pet} is called {name}, is {age} years old and weighs {weight}"
                  + " kilos."
                  + "|{owner} [has|owns|keeps] a {color} {pet}[ named| called|,] {name}. It is {age}"
                  + " [years old |]and weighs {weight} kilos."
                  + "|{name} is a {color} {pet} of {age} years and {weight} kilos [and belongs to|"
                  + "owned by] {owner}."),
          schema(
              Map.of(
                  "author",
                  of(Words.NAMES),
                  "genre",
                  of(GENRES),
                  "year",
                  number(1900, 2024),
                  "pages",
                  number(40, 999),
                  "price",
                  price()),
              "{author} wrote a {genre} [of|with] {pages} pages in {year}; it costs {price}."
                  + "|[the|a] {genre} by {author} [from|of] {year} has {pages} pages and [costs|is"
                  + " sold for] {price}."
                  + "|for {price} you get a {genre} of {year} by {author}, {pages} pages long."),
          schema(
              Map.of(
                  "sport",
                  of(SPORTS),
                  "winner",
                  of(Words.NAMES),
                  "loser",
                  of(Words.NAMES),
                  "points",
                  number(10, 99),
                  "city",
                  of(Words.CITIES),
                  "month",
                  of(Words.MONTHS)),
              "{winner} beat {loser} at {sport} in {city} in {month} with {points} points."
                  + "|in {month} {loser} lost [the {sport} match|a match of {sport}|at {sport}] in"
                  + " {city} to {winner}, who had {points} points."
                  + "|with {points} points {winner} won the {sport} final [in {month} in {city}|in"
                  + " {city} in {month}] against {loser}."
                  + "|{sport}, {city}, {month}: {winner} wins with {points} points, {loser} loses."),
          schema(
              Map.of(
                  "item",
                  of(Words.THINGS),
                  "color",
                  of(Words.COLORS),
                  "stock",
                  number(0, 99),
                  "price",
                  price(),
                  "shelf",
                  number(1, 60)),
              "[we have|there are] {stock} {color} {item} on shelf {shelf}, {price} each."
                  + "|shelf {shelf}[ holds| has|:] {stock} {color} {item} at {price}."
                  + "|{color} {item} [cost|are] {price}; {stock} are left on shelf {shelf}."
                  + "|the {item} on shelf {shelf} are {color}. They cost {price}, and {stock} are"
                  + " left."));

  private static Schema schema(Map<String, Field> fields, String text) {
    return new Schema(Map.copyOf(fields), Template.of(text));
  }

  private static Field of(List<String> words) {
    return new Field(draw -> draw.pick(words), word -> '"' + word + '"');
  }

  private static Field number(int low, int high) {
    return new Field(draw -> "" + draw.between(low, high), number -> number);
  }

  private static Field price() {
    return new Field(
        draw -> draw.between(1, 99) + "." + draw.between(1, 9) + draw.between(1, 9),
        price -> price);
  }

  private static Field married() {
    return new Field(
        draw -> draw.chance(50) ? "married" : "single", word -> "" + word.equals("married"));
  }

  /** A value for each field as the text has it, no two the same, by key. */
  Map<String, String> values(Draw draw) {
    Map<String, String> values = new TreeMap<>();
    do {
      // In the keys' order: a function of the random numbers alone.
      for (String key : keys()) {
        values.put(key, field(key).value().apply(draw));
      }
    } while (new HashSet<>(values.values()).size() < values.size());
    return values;
  }

  /** The fields' names, sorted. */
  List<String> keys() {
    return fields.keySet().stream().sorted().toList();
  }

  /** The value of {@code key} as JSON. */
  String json(String key, Map<String, String> values) {
    return field(key).json().apply(Objects.requireNonNull(values.get(key), key));
  }

  private Field field(String key) {
    return Objects.requireNonNull(fields.get(key), key);
  }
}
