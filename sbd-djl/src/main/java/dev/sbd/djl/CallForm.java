package dev.sbd.djl;

import dev.sbd.error.InvalidRequestException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * How calls are written, found out by showing the chat template some: a JSON object with the name
 * and, under a key, the arguments; between tags, as Qwen and Hermes do it, or as the whole answer,
 * as Llama 3.1 does.
 *
 * @param tagged whether {@link #TAG} comes before each call and {@link #END_TAG} behind it
 * @param begin what stands before the name: tag, brace and quote
 * @param middle what stands between name and arguments
 * @param end what stands behind the arguments
 * @param between what stands between two calls; empty if there can be but one
 */
record CallForm(boolean tagged, String begin, String middle, String end, Optional<String> between) {
  static final String TAG = "<tool_call>";
  static final String END_TAG = "</tool_call>";

  private static final Tool TOOL =
      new Tool(
          "probe_tool", "A probe.", "{\"properties\": {\"probe_key\": {\"type\": \"string\"}}}");
  private static final String ARGUMENTS = "{\"probe_key\": \"probe value %d\"}";
  private static final Pattern CALL =
      Pattern.compile(
          "(?<tag>"
              + TAG
              + "\\s*)?\\{\"name\": \"probe_tool\", \"(?<key>arguments|parameters)\": "
              + Pattern.quote(ARGUMENTS.formatted(1))
              + "\\}(?<end>\\s*"
              + END_TAG
              + ")?");
  private static final Pattern TAUGHT = Pattern.compile(TAG + "\\s*\\{");
  private static final Pattern TAUGHT_BARE =
      Pattern.compile("\\{\"name\": [^\"}]*, \"parameters\": [^\"}]*\\}");

  /**
   * The form that a template teaches.
   *
   * @throws InvalidRequestException if it knows no tools, or the form is not known
   */
  static CallForm of(ChatTemplate template) {
    List<Map<String, Object>> tools = ToolSchema.forTemplate(List.of(new ToolSchema(TOOL)));
    List<ChatMessage> question = List.of(ChatMessage.user("probe"));
    String asked = template.render(question, Map.of("tools", tools));
    if (!asked.contains(TOOL.name())) {
      throw new InvalidRequestException(
          "the chat template knows no tools: take a model whose template does, or give it one");
    }
    Probe probe = new Probe(template, tools);
    Matcher call = CALL.matcher(probe.calls(1));
    if (call.find() && (call.group("tag") == null) == (call.group("end") == null)) {
      boolean tagged = call.group("tag") != null;
      String tag = tagged ? call.group("tag") : "";
      String end = tagged ? call.group("end") : "";
      return form(tagged, tag, call.group("key"), end, probe.between(call.group()));
    }
    if (TAUGHT.matcher(asked).find()) {
      return form(true, TAG + "\n", "arguments", "\n" + END_TAG, Optional.of("\n"));
    }
    if (TAUGHT_BARE.matcher(asked).find()) {
      return form(false, "", "parameters", "", Optional.empty());
    }
    throw new InvalidRequestException(
        "the chat template has tools called in a form that is not known; known are "
            + TAG
            + " with JSON in it, and {\"name\": ..., \"parameters\": ...}");
  }

  private static CallForm form(
      boolean tagged, String tag, String key, String end, Optional<String> between) {
    return new CallForm(tagged, tag + "{\"name\": \"", "\", \"" + key + "\": ", "}" + end, between);
  }

  /** Renders answers that call. */
  private record Probe(ChatTemplate template, List<Map<String, Object>> tools) {
    /** A conversation that ends with so many calls; empty if the template refuses it. */
    String calls(int count) {
      List<ToolCall> calls =
          IntStream.rangeClosed(1, count)
              .mapToObj(i -> new ToolCall(TOOL.name(), ARGUMENTS.formatted(i)))
              .toList();
      List<ChatMessage> messages =
          List.of(ChatMessage.user("probe"), ChatMessage.assistant("", calls));
      try {
        return template.render(messages, Map.of("tools", tools, "add_generation_prompt", false));
      } catch (InvalidRequestException e) {
        return "";
      }
    }

    /** What stands between two calls, of which the first reads so. */
    Optional<String> between(String first) {
      String both = calls(2);
      String second = first.replace(ARGUMENTS.formatted(1), ARGUMENTS.formatted(2));
      int from = both.indexOf(first) + first.length();
      int to = both.indexOf(second);
      return to < from || !both.contains(first)
          ? Optional.empty()
          : Optional.of(both.substring(from, to)).filter(text -> text.matches("[\\s;,]*"));
    }
  }
}
