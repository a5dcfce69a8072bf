package dev.sbd.samples.lab.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Java type with members.
 *
 * @param members in their order, no two of one name
 */
record JavaType(Form form, String name, List<Member> members) {

  /** Types of so many members. A line with a {@code {name}} is there for each member. */
  enum Form {
    FIELDS(3, 4, "class {N}", "{type} {name};"),
    CONSTRUCTOR(
        1, 2, "class {N}", "{type} {name};", "{N}({all}) {", "  this.{name} = {name};", "}"),
    GETTERS(1, 2, "class {N}", "private {type} {name};", "{type} get{Name}() { return {name}; }"),
    SETTERS(
        1,
        2,
        "class {N}",
        "private {type} {name};",
        "void set{Name}({type} {name}) { this.{name} = {name}; }"),
    RECORD(3, 5, "record {N}({all})"),
    INTERFACE(3, 4, "interface {N}", "{type} {name}();");

    private final int fewest;
    private final int most;
    private final String code;

    Form(int fewest, int most, String head, String... body) {
      this.fewest = fewest;
      this.most = most;
      String lines = body.length == 0 ? "" : "\n  " + String.join("\n  ", body) + "\n";
      this.code = head + " {" + lines + "}";
    }

    /** How many members to describe. */
    int members(Draw draw) {
      return draw.between(fewest, most);
    }
  }

  /** A field, a component, or what a method returns. */
  record Member(String type, String name) {
    /** {@code code} with type and name in their places. */
    String in(String code) {
      return code.replace("{type}", type)
          .replace("{name}", name)
          .replace("{Name}", Template.capitalized(name));
    }

    /** For a description. */
    Map<String, String> slots() {
      return Map.of("type", type, "name", name, "plain", Words.text("java.plain." + type));
    }
  }

  /** Members of different names. */
  static List<Member> members(Draw draw, int count) {
    return draw.pick(Words.list("java.members"), count).stream()
        .map(name -> new Member(draw.pick(Words.list("java.types")), name))
        .toList();
  }

  /** The type with {@code member} in place {@code at}, or behind the others. */
  JavaType with(int at, Member member) {
    List<Member> changed = new ArrayList<>(members.subList(0, at));
    changed.add(member);
    members.stream().skip(at + 1).forEach(changed::add);
    return new JavaType(form, name, changed);
  }

  /** Its source. */
  String code() {
    String all = members.stream().map(m -> m.in("{type} {name}")).collect(Collectors.joining(", "));
    return form.code
        .lines()
        .flatMap(l -> l.contains("{name}") ? members.stream().map(m -> m.in(l)) : Stream.of(l))
        .collect(Collectors.joining("\n"))
        .replace("{N}", name)
        .replace("{all}", all);
  }
}
