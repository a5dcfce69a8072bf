package dev.sbd.samples.lab.prompts;

import dev.sbd.samples.lab.tasks.Draw;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the slots of one prompt stand for.
 *
 * <ul>
 *   <li>{@code city} is a wording of the rule of that name, the same wherever the prompt has it;
 *   <li>{@code city2} is another city, and so is each {@code city} within a {@code text2};
 *   <li>{@code 2..9} is a number in that range, a new one each time;
 *   <li>{@code sheet*keys} is a wording of the rule {@code order.keys} where the sheet is an order;
 *   <li>{@code text~typos} is the text with a {@link Change} made to it.
 * </ul>
 */
final class Scene {
  private static final Pattern NAME = Pattern.compile("^[a-z][a-z-]*\\d*");
  private static final Pattern RANGE = Pattern.compile("(\\d+)\\.\\.(\\d+)");

  /** Redraws after which a word may be that of another slot: a rule may have too few. */
  private static final int REDRAWS = 20;

  private final Draw draw;
  private final Map<String, String> values = new HashMap<>();
  private final Set<String> used = new HashSet<>();

  Scene(Draw draw) {
    this.draw = draw;
  }

  /** What {@code slot} stands for. */
  String value(String slot) {
    int change = slot.lastIndexOf('~');
    if (change >= 0) {
      return Change.named(slot.substring(change + 1)).apply(value(slot.substring(0, change)), draw);
    }
    Matcher range = RANGE.matcher(slot);
    if (range.matches()) {
      return "" + draw.between(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
    }
    int star = slot.indexOf('*');
    return star < 0
        ? word(slot)
        : word(word(slot.substring(0, star)) + "." + slot.substring(star + 1));
  }

  private String word(String slot) {
    String known = values.get(slot);
    if (known != null) {
      return known;
    }
    String rule = Phrasebook.has(slot) ? slot : slot.replaceFirst("\\d+$", "");
    String suffix = slot.substring(rule.length());
    String word = wording(rule, suffix);
    for (int i = 0; i < REDRAWS && !used.add(rule + " " + word); i++) {
      word = wording(rule, suffix);
    }
    values.put(slot, word);
    return word;
  }

  private String wording(String rule, String suffix) {
    return draw.pick(Phrasebook.wordings(rule)).fill(draw, inner -> value(suffixed(inner, suffix)));
  }

  /** A slot of a numbered one is numbered too. */
  private static String suffixed(String slot, String suffix) {
    Matcher name = NAME.matcher(slot);
    return name.find() ? name.group() + suffix + slot.substring(name.end()) : slot;
  }
}
