package dev.sbd.samples.lab.tasks;

import dev.sbd.samples.lab.tasks.JavaType.Form;
import dev.sbd.samples.lab.tasks.JavaType.Member;
import java.util.List;
import java.util.Map;

/** {@link Task#REWRITES}: a Java type to be written again with one thing changed. */
final class JavaEdits {
  private static final List<Form> FORMS = List.of(Form.values());
  private static final List<Kind> KINDS = List.of(Kind.values());

  private JavaEdits() {}

  /** What is to be changed. */
  private enum Kind {
    /** The type's name, wherever it stands. */
    NAME,
    /** A member's name, wherever it stands. */
    MEMBER,
    /** A member's type. */
    TYPE,
    /** One member more, behind the others. */
    MORE
  }

  /**
   * A change to a type.
   *
   * @param at which member it is about
   * @param name another one for the type
   * @param fresh a member of another name
   */
  private record Edit(JavaType type, int at, String name, Member fresh) {
    private Member member() {
      return type.members().get(at);
    }

    /** The type after it. */
    JavaType applied(Kind kind) {
      return switch (kind) {
        case NAME -> new JavaType(type.form(), name, type.members());
        case MEMBER -> type.with(at, new Member(member().type(), fresh.name()));
        case TYPE -> type.with(at, new Member(fresh.type(), member().name()));
        case MORE -> type.with(type.members().size(), fresh);
      };
    }

    String described(Draw draw, Kind kind) {
      Map<String, String> slots =
          Map.of(
              "N", type.name(),
              "newN", name,
              "name", member().name(),
              "newName", fresh.name(),
              "newType", fresh.type(),
              "m", fresh.in("{type} {name}"));
      return Words.template("java.edit", kind).fill(draw, slots);
    }
  }

  static Problem draw(Draw draw) {
    List<String> names = draw.pick(Words.list("java.names"), 2);
    int count = draw.between(3, 4);
    List<Member> members = JavaType.members(draw, count + 1);
    JavaType type = new JavaType(draw.pick(FORMS), names.get(0), members.subList(0, count));
    int at = draw.between(0, count - 1);
    Edit edit = new Edit(type, at, names.get(1), members.get(count));
    Kind kind = draw.pick(KINDS);
    JavaType after = edit.applied(kind);
    return after.equals(type)
        ? draw(draw) // a type that it has already
        : JavaSource.problem(edit.described(draw, kind) + "\n" + type.code(), after.code());
  }
}
