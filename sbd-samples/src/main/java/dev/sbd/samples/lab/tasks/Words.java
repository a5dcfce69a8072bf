package dev.sbd.samples.lab.tasks;

import java.util.List;

/** Words to tell apart: a small model learns each of them, so there are some hundreds, not more. */
final class Words {
  static final List<String> NAMES =
      list(
          """
          Ada Alan Albert Alice Amir Ana Anders Anna Arthur Aya Bella Ben Bianca Boris Bruno Carla
          Carlos Cara Chen Clara Daisy Dan David Diana Diego Dora Edgar Elena Eli Ella Emil Emma
          Eric Erika Eva Fatima Felix Finn Flora Fiona Frank Freya Gabriel George Gina Grace Greta
          Gustav Hana Hannah Harry Hassan Helen Henry Hugo Ida Igor Ines Ingrid Irene Isaac Iris
          Ivan Jack Jane Jasmin Jim Joan Joel John Jonas Judy Julia Karim Karl Kate Kevin Kim Klara
          Lars Laura Lena Leo Lily Lin Linda Lisa Louis Lucy Luis Luna Maja Marco Maria Mark Marta
          Martin Mary Max Maya Mei Mia Mila Mina Miriam Mona Nadia Nina Noah Nora Norman Olga Oliver
          Omar Oscar Otto Pablo Paul Paula Pedro Peter Petra Pia Priya Rachel Raj Ralph Rita Robert
          Robin Rosa Ruben Ruth Sam Samira Sara Simon Sofia Sonja Stella Sven Tara Tim Tina Tom Uma
          Vera Victor Wanda Wei Will Yara Yuki Zara Zoe
          """);

  /** Countable, in the plural. */
  static final List<String> THINGS =
      list(
          """
          apples bags balls bananas beads beans bells berries birds blankets boats bolts books
          boots bottles bowls brushes buckets bulbs buttons cakes candles candies caps cards
          carrots chairs cherries clocks coats coins combs cookies crayons cups dolls drums eggs
          envelopes erasers feathers figs flags flowers forks frames gems glasses gloves grapes
          hammers hats jars keys kites knives ladders lamps lemons letters limes magnets maps
          marbles masks medals melons mirrors mugs mushrooms nails napkins needles nuts olives
          onions oranges paintings pans papers peaches pears pearls peas pebbles pencils pens
          photos pillows pins pipes plants plates plums posters pots potatoes prizes pumpkins
          puzzles ribbons rings ropes roses rulers sandwiches scarves seeds shells shirts shoes
          socks spoons stamps stars stickers stones stools straws tables tickets tiles tomatoes
          towels toys trees tulips vases whistles
          """);

  static final List<String> CITIES =
      list(
          """
          Accra Athens Basel Berlin Bern Boston Bremen Cairo Chicago Cork Dakar Dallas Delhi Denver
          Dublin Florence Geneva Genoa Ghent Hanoi Havana Helsinki Istanbul Kyoto Lagos Leeds Leon
          Lima Lisbon London Lyon Madrid Malmo Manila Miami Milan Munich Nairobi Naples Nice Oslo
          Oxford Paris Perth Porto Prague Quito Riga Rome Seattle Seoul Split Sydney Tokyo
          Toronto Tunis Turin Vienna Warsaw York Zagreb Zurich
          """);

  static final List<String> DAYS = list("Monday Tuesday Wednesday Thursday Friday Saturday Sunday");

  static final List<String> MONTHS =
      list("January February March April May June July August September October November December");

  static final List<String> COLORS =
      list("black blue brown gold gray green orange pink purple red silver white yellow");

  private Words() {}

  static List<String> list(String words) {
    return List.of(words.strip().split("\\s+"));
  }

  /** One a line, for those with blanks in them. */
  static List<String> lines(String lines) {
    return lines.strip().lines().map(String::strip).toList();
  }
}
