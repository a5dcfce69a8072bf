package dev.sbd.samples.lab.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Java source, whatever its white space and the order of a class's members: what tells one small
 * type from another without a compiler, which a JRE lacks.
 *
 * @param head tokens before the body: {@code class Player}
 * @param members the body's members, sorted; in an enum the constants, in order
 * @param rest tokens after the body, which a right answer has none of
 */
record JavaSource(List<String> head, List<List<String>> members, List<String> rest) {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z_$][\\w$]*|\\d+|\\S");

  /** The structure of {@code text}, which need not be Java at all. */
  static JavaSource of(String text) {
    List<String> tokens = tokens(text);
    int open = tokens.indexOf("{");
    if (open < 0) {
      return new JavaSource(tokens, List.of(), List.of("no body"));
    }
    List<String> head = List.copyOf(tokens.subList(0, open));
    List<List<String>> members = new ArrayList<>();
    int end = members(tokens, open + 1, members);
    if (!head.contains("enum")) {
      members.sort((a, b) -> String.join(" ", a).compareTo(String.join(" ", b)));
    }
    return new JavaSource(
        head, List.copyOf(members), List.copyOf(tokens.subList(end, tokens.size())));
  }

  private static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    return tokens;
  }

  /**
   * Adds the members of a body, each up to its semicolon or closing brace; the index after the
   * body's own closing brace. An unclosed body's last member stays open and so equals no other.
   */
  private static int members(List<String> tokens, int from, List<List<String>> members) {
    List<String> member = new ArrayList<>();
    int depth = 0;
    for (int i = from; i < tokens.size(); i++) {
      String token = tokens.get(i);
      depth += token.equals("{") ? 1 : token.equals("}") ? -1 : 0;
      if (depth < 0) {
        addUnlessEmpty(members, member);
        return i + 1;
      }
      member.add(token);
      if (depth == 0 && (token.equals(";") || token.equals("}"))) {
        members.add(List.copyOf(member));
        member.clear();
      }
    }
    member.add("unclosed");
    members.add(List.copyOf(member));
    return tokens.size();
  }

  private static void addUnlessEmpty(List<List<String>> members, List<String> member) {
    if (!member.isEmpty()) {
      members.add(List.copyOf(member));
    }
  }
}
