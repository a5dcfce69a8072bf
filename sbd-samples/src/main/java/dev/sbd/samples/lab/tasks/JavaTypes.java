package dev.sbd.samples.lab.tasks;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@link Task#JAVA}: classes, records, enums and interfaces with one to five members. */
final class JavaTypes {
  private static final List<Form> FORMS = List.of(Form.values());

  private JavaTypes() {}

  /** Types of one to five members. A line with a {@code {name}} is there for each member. */
  private enum Form {
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

    String code(String name, List<Member> members) {
      String all =
          members.stream().map(m -> m.in("{type} {name}")).collect(Collectors.joining(", "));
      return code.lines()
          .flatMap(l -> l.contains("{name}") ? members.stream().map(m -> m.in(l)) : Stream.of(l))
          .collect(Collectors.joining("\n"))
          .replace("{N}", name)
          .replace("{all}", all);
    }
  }

  /** A field, a component, or what a method returns. */
  private record Member(String type, String name) {
    /** {@code code} with type and name in their places. */
    String in(String code) {
      return code.replace("{type}", type)
          .replace("{name}", name)
          .replace("{Name}", Template.capitalized(name));
    }

    Map<String, String> slots() {
      return Map.of("type", type, "name", name, "plain", Words.text("java.plain." + type));
    }
  }

  static Problem draw(Draw draw) {
    String name = draw.pick(Words.list("java.names"));
    int form = draw.between(0, FORMS.size());
    return form == FORMS.size() ? enumeration(draw, name) : ofMembers(draw, name, FORMS.get(form));
  }

  private static Problem ofMembers(Draw draw, String name, Form form) {
    List<Member> members =
        draw.pick(Words.list("java.members"), draw.between(form.fewest, form.most)).stream()
            .map(member -> new Member(draw.pick(Words.list("java.types")), member))
            .toList();
    Template style = new Template(draw.pick(Words.list("java.member-styles")));
    List<String> described = members.stream().map(m -> style.fill(draw, m.slots())).toList();
    return problem(draw, Words.template("java", form), name, described, form.code(name, members));
  }

  private static Problem enumeration(Draw draw, String name) {
    List<String> constants = draw.pick(Words.list("java.constants"), draw.between(3, 5));
    String code = "enum " + name + " {\n  " + String.join(",\n  ", constants) + "\n}";
    return problem(draw, Words.template("java.enum"), name, constants, code);
  }

  private static Problem problem(
      Draw draw, Template description, String name, List<String> members, String code) {
    String what = description.fill(draw, Map.of("N", name, "m", Words.enumeration(members)));
    JavaSource expected = JavaSource.of(code);
    return new Problem(
        Words.template("java.verb").fill(draw, Map.of()) + " " + what,
        code,
        output -> JavaSource.of(output).equals(expected));
  }
}
