package dev.sbd.samples.lab.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@link Task#JAVA}: classes, records, enums and interfaces with one to four members. */
final class JavaTypes implements Task.Source {
  private static final List<String> NAMES =
      Words.list(
          """
          Account Actor Address Album Animal Apartment Article Bank Book Box Bridge Building Camera
          Car Card Cart Cell Chapter Circle City Client Course Customer Device Doctor Document
          Employee Engine Event Factory Farm Film Flight Game Garden Hotel House Invoice Item
          Journey Lamp Lesson Library Machine Market Member Message Movie Museum Order Painter Park
          Patient Person Phone Planet Player Point Product Project Recipe Report River Road Room
          School Sensor Shape Ship Shop Song Station Store Student Task Teacher Team Ticket Tool
          Train Tree User Vehicle Village Wallet Worker
          """);

  private static final List<String> CONSTANTS =
      Words.list(
          """
          ACTIVE BIG BLACK BLUE CLOSED COLD DARK DONE DOWN EAST EMPTY FAST FINAL FIRST FREE FULL
          GREEN HARD HIGH HOT LARGE LAST LATE LEFT LIGHT LOW MEDIUM NEW NORTH OFF OLD ON OPEN RED
          RIGHT SHORT SLOW SMALL SOFT SOUTH START STOP TALL UP WARM WEST WHITE YELLOW YOUNG
          """);

  private static final Template VERB =
      Template.of("[Write|Create|Define|Make|Declare|Give me|I need|Show me|Generate]");

  private static final List<Form> FORMS = List.of(Form.values());

  private enum Form {
    FIELDS(
        3,
        4,
        "[a|the] class {N} [with|that has|holding] [|the ]fields {m}.|class {N} [with|that has]"
            + " {m} and nothing else.") {
      @Override
      String code(String name, List<Member> members) {
        return block("class " + name, members.stream().map(m -> "  " + m + ";").toList());
      }
    },
    CONSTRUCTOR(
        1,
        2,
        "[a|the] class {N} with {m} and a constructor.|[a|the] class {N} [with|that has] a"
            + " constructor [for|that sets|taking] {m}.") {
      @Override
      String code(String name, List<Member> members) {
        List<String> lines = new ArrayList<>();
        members.forEach(m -> lines.add("  " + m + ";"));
        lines.add("  " + name + "(" + list(members) + ") {");
        members.forEach(m -> lines.add("    this." + m.name() + " = " + m.name() + ";"));
        lines.add("  }");
        return block("class " + name, lines);
      }
    },
    GETTERS(
        1,
        2,
        "[a|the] class {N} with private {m} and [getters|a getter for each].|[a|the] class {N}"
            + " that [hides|keeps] {m} behind getters.") {
      @Override
      String code(String name, List<Member> members) {
        List<String> lines = new ArrayList<>();
        members.forEach(m -> lines.add("  private " + m + ";"));
        for (Member m : members) {
          lines.add("  " + m.type() + " " + m.with("get") + "() { return " + m.name() + "; }");
        }
        return block("class " + name, lines);
      }
    },
    SETTERS(
        1,
        2,
        "[a|the] class {N} with private {m} and [setters|a setter for each].|[a|the] class {N}"
            + " with setters for {m}.") {
      @Override
      String code(String name, List<Member> members) {
        List<String> lines = new ArrayList<>();
        members.forEach(m -> lines.add("  private " + m + ";"));
        for (Member m : members) {
          lines.add(
              "  void "
                  + m.with("set")
                  + "("
                  + m
                  + ") { this."
                  + m.name()
                  + " = "
                  + m.name()
                  + "; }");
        }
        return block("class " + name, lines);
      }
    },
    RECORD(3, 5, "[a|the] record {N} [with|of|that holds|for] {m}.|[a|the] record {N}: {m}.") {
      @Override
      String code(String name, List<Member> members) {
        return "record " + name + "(" + list(members) + ") {}";
      }
    },
    INTERFACE(
        3,
        4,
        "[an|the] interface {N} with [|the ]methods [|that return ]{m}.|[an|the] interface {N}"
            + " whose methods [return|are] {m}.") {
      @Override
      String code(String name, List<Member> members) {
        return block("interface " + name, members.stream().map(m -> "  " + m + "();").toList());
      }
    };

    private final int fewest;
    private final int most;
    private final String description;

    Form(int fewest, int most, String description) {
      this.fewest = fewest;
      this.most = most;
      this.description = description;
    }

    abstract String code(String name, List<Member> members);

    private static String list(List<Member> members) {
      return members.stream().map(Member::toString).collect(Collectors.joining(", "));
    }

    private static String block(String head, List<String> lines) {
      return head + " {\n" + String.join("\n", lines) + "\n}";
    }
  }

  @Override
  public Problem draw(Draw draw) {
    String name = draw.pick(NAMES);
    int form = draw.between(0, FORMS.size());
    return form == FORMS.size() ? enumeration(draw, name) : ofMembers(draw, name, FORMS.get(form));
  }

  private static Problem ofMembers(Draw draw, String name, Form form) {
    List<Member> members =
        draw.pick(Member.NAMES, draw.between(form.fewest, form.most)).stream()
            .map(field -> new Member(draw.pick(Member.TYPES), field))
            .toList();
    Wording wording = draw.pick(Wording.ALL);
    String described = and(members.stream().map(m -> wording.of(draw, m)).toList());
    return problem(draw, Template.of(form.description), name, described, form.code(name, members));
  }

  private static Problem enumeration(Draw draw, String name) {
    List<String> constants = draw.pick(CONSTANTS, draw.between(3, 5));
    String code = "enum " + name + " {\n  " + String.join(",\n  ", constants) + "\n}";
    return problem(draw, Wording.ENUM, name, and(constants), code);
  }

  private static Problem problem(
      Draw draw, Template description, String name, String members, String code) {
    String what = description.fill(draw, Map.of("N", name, "m", members));
    JavaSource expected = JavaSource.of(code);
    return new Problem(
        VERB.fill(draw, Map.of()) + " " + what,
        code,
        output -> JavaSource.of(output).equals(expected));
  }

  private static String and(List<String> items) {
    int last = items.size() - 1;
    return last == 0
        ? items.get(0)
        : String.join(", ", items.subList(0, last)) + " and " + items.get(last);
  }
}
