package dev.sbd.samples.lab.tasks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Java source, whatever its white space and the order of a class's members: what tells one small
 * type from another without a compiler, which a JRE lacks.
 *
 * @param parts the head with the body's opening brace, the members, sorted but for an enum's
 *     constants, and the closing brace, which ends a right answer
 */
record JavaSource(List<String> parts) {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z_$][\\w$]*|\\d+|\\S");

  /** The problem to which {@code code} is right, or the same in another layout or order. */
  static Problem problem(String prompt, String code) {
    JavaSource expected = of(code);
    return new Problem(prompt, code, output -> of(output).equals(expected));
  }

  /** The structure of {@code text}, which need not be Java at all. */
  static JavaSource of(String text) {
    List<String> parts = parts(TOKEN.matcher(text).results().map(MatchResult::group).toList());
    if (parts.size() > 2 && !parts.get(0).startsWith("enum ")) {
      Collections.sort(parts.subList(1, parts.size() - 1));
    }
    return new JavaSource(List.copyOf(parts));
  }

  /** A part ends with the brace that opens the body, a member's semicolon or closing brace. */
  private static List<String> parts(List<String> tokens) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    int depth = 0;
    for (String token : tokens) {
      boolean opens = token.equals("{");
      boolean closes = token.equals("}");
      depth += opens ? 1 : closes ? -1 : 0;
      if (closes && depth == 0) {
        parts.add(part.toString());
        part.setLength(0);
      }
      part.append(token).append(' ');
      if (depth == 1 && (closes || token.equals(";") || (opens && parts.isEmpty()))) {
        parts.add(part.toString());
        part.setLength(0);
      }
    }
    parts.add(part.toString());
    return parts;
  }
}
