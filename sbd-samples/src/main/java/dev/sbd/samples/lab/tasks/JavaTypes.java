package dev.sbd.samples.lab.tasks;

import dev.sbd.samples.lab.tasks.JavaType.Form;
import java.util.List;
import java.util.Map;

/** {@link Task#JAVA}: classes, records, enums and interfaces with one to five members. */
final class JavaTypes {
  private static final List<Form> FORMS = List.of(Form.values());

  private JavaTypes() {}

  static Problem draw(Draw draw) {
    String name = draw.pick(Words.list("java.names"));
    int form = draw.between(0, FORMS.size());
    return form == FORMS.size() ? enumeration(draw, name) : ofMembers(draw, name, FORMS.get(form));
  }

  private static Problem ofMembers(Draw draw, String name, Form form) {
    JavaType type = new JavaType(form, name, JavaType.members(draw, form.members(draw)));
    Template style = new Template(draw.pick(Words.list("java.member-styles")));
    List<String> described = type.members().stream().map(m -> style.fill(draw, m.slots())).toList();
    return problem(draw, Words.template("java", form), name, described, type.code());
  }

  private static Problem enumeration(Draw draw, String name) {
    List<String> constants = draw.pick(Words.list("java.constants"), draw.between(3, 5));
    String code = "enum " + name + " {\n  " + String.join(",\n  ", constants) + "\n}";
    return problem(draw, Words.template("java.enum"), name, constants, code);
  }

  private static Problem problem(
      Draw draw, Template description, String name, List<String> members, String code) {
    String what = description.fill(draw, Map.of("N", name, "m", Words.enumeration(members)));
    String prompt = Words.template("java.verb").fill(draw, Map.of()) + " " + what;
    return JavaSource.problem(prompt, code);
  }
}
