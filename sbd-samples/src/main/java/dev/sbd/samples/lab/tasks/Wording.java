package dev.sbd.samples.lab.tasks;

import java.util.List;
import java.util.Map;

/** How the members of a Java type are described. */
record Wording(Template template) {
  private static final Map<String, String> PLAIN =
      Map.of(
          "int", "whole number",
          "String", "text",
          "boolean", "flag",
          "double", "decimal number",
          "long", "long number");

  static final List<Wording> ALL =
      List.of(
          new Wording(Template.of("{type} {name}")),
          new Wording(Template.of("{name} of type {type}")),
          new Wording(Template.of("{name} ({type})")),
          new Wording(Template.of("{plain} {name}")),
          new Wording(Template.of("{name} ({plain})")));

  static final Template ENUM =
      Template.of(
          "[an|the] enum {N} [with|of|that has] [|the constants |the values ]{m}.|[an|the] enum {N}:"
              + " {m}.");

  String of(Draw draw, Member member) {
    return template.fill(
        draw,
        Map.of(
            "type", member.type(),
            "name", member.name(),
            "plain", PLAIN.getOrDefault(member.type(), member.type())));
  }
}
