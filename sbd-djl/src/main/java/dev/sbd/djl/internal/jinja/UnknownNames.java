package dev.sbd.djl.internal.jinja;

import java.util.ArrayList;
import java.util.List;

/**
 * The names of filters and tests in a template that there are not. As in jinja2, such a name is an
 * error of the template; but in a branch, one that fails only if the branch is taken.
 */
final class UnknownNames {
  private final List<JinjaException> failures = new ArrayList<>();

  /** The name that comes next, of one of {@code all} or not. */
  String read(Tokens tokens, Operations<Object> all) {
    Token token = tokens.peek();
    String name = tokens.expectName();
    try {
      all.named(name);
    } catch (JinjaException e) {
      failures.add(e.at(token.line()));
    }
    return name;
  }

  /** How many there are so far. */
  int count() {
    return failures.size();
  }

  /** Lets those pass that came after the first {@code count}: they are in a branch. */
  void allow(int count) {
    failures.subList(count, failures.size()).clear();
  }

  /** Fails if some came after the first {@code count}. */
  void refuse(int count) {
    if (failures.size() > count) {
      throw failures.get(count);
    }
  }
}
