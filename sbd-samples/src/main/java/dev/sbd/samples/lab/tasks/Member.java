package dev.sbd.samples.lab.tasks;

import java.util.List;

/** A type and a name: a field, a component, or what a method returns. */
record Member(String type, String name) {
  static final List<String> TYPES = Words.list("int String boolean double long");

  static final List<String> NAMES =
      Words.list(
          """
          age amount area author balance brand capacity category city code color count country date
          day depth distance email height id index kind label length level limit month number
          owner page phone points price quantity radius rank rating salary score size speed status
          street title total value version volume weight width year zip
          """);

  Member {
    assert TYPES.contains(type) : type;
  }

  /** {@code getAge} for {@code age}. */
  String with(String verb) {
    return verb + Template.capitalized(name);
  }

  @Override
  public String toString() {
    return type + " " + name;
  }
}
