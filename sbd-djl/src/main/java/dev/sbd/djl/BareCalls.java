package dev.sbd.djl;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * How a call begins that is a whole answer, in regular expressions: with some liberty in white
 * space, behind the tag of Llama's code interpreter or not, and with a {@code "type"} or not.
 */
final class BareCalls {
  private static final String GAP = "\\s{0,4}";
  private static final String PYTHON_TAG = "<\\|python_tag\\|>";

  private final CallForm form;
  private final Collection<String> tools;

  BareCalls(CallForm form, Collection<String> tools) {
    this.form = form;
    this.tools = tools;
  }

  /** A call of any of the tools, up to its arguments. */
  String begin() {
    return before(tools.stream().map(BareCalls::quoted).collect(Collectors.joining("|")));
  }

  /** A call of a tool, up to its arguments. */
  String begin(String tool) {
    return before(quoted(tool));
  }

  private String before(String names) {
    String key = form.middle().contains("arguments") ? "arguments" : "parameters";
    return "\\s*"
        + ("(?:" + PYTHON_TAG + GAP + ")?")
        + ("\\{" + GAP)
        + ("(?:\"type\"" + GAP + ":" + GAP + "\"function\"" + GAP + "," + GAP + ")?")
        + ("\"name\"" + GAP + ":" + GAP + "\"(?:" + names + ")\"" + GAP + "," + GAP)
        + ("\"" + key + "\"" + GAP + ":" + GAP);
  }

  /** A regular expression of one text. */
  static String quoted(String text) {
    return text.replaceAll("[^A-Za-z0-9_\\s]", "\\\\$0");
  }
}
