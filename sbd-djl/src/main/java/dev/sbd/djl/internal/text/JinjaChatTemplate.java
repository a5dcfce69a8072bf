package dev.sbd.djl.internal.text;

import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.ChatTemplate;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.TokenizerConfig;
import dev.sbd.djl.internal.jinja.JinjaException;
import dev.sbd.djl.internal.jinja.JinjaTemplate;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint's chat template: turns a conversation into the prompt that the model was trained on,
 * character for character as transformers' {@code apply_chat_template} does.
 *
 * @param template the usual one
 * @param toolTemplate for conversations with tools
 * @param specialTokens their texts by name, which templates see
 * @param clock tells a template today's date
 */
record JinjaChatTemplate(
    JinjaTemplate template,
    JinjaTemplate toolTemplate,
    Map<String, String> specialTokens,
    Clock clock)
    implements ChatTemplate {
  private static final String TOOLS = "tools";
  private static final String TOOL_TEMPLATE = "tool_use";

  /**
   * The chat template of a checkpoint: chat_template.jinja, or tokenizer_config.json's {@code
   * chat_template}, of several the one named {@code default}.
   *
   * @param directory the checkpoint's directory
   * @param config what is in it
   * @return empty if the checkpoint has none
   * @throws CheckpointException if the template does not parse, or none of several is named {@code
   *     default}
   */
  static Optional<ChatTemplate> of(Path directory, TokenizerConfig config) {
    return of(directory, config, Clock.system(ZoneId.systemDefault()));
  }

  /** As {@link #of(Path, TokenizerConfig)}, with the clock that a template asks for the date. */
  static Optional<ChatTemplate> of(Path directory, TokenizerConfig config, Clock clock) {
    Map<String, String> sources = config.chatTemplates();
    if (sources.isEmpty()) {
      return Optional.empty();
    }
    JinjaTemplate usual = parse(directory, TokenizerConfig.DEFAULT_TEMPLATE, sources);
    JinjaTemplate forTools =
        sources.containsKey(TOOL_TEMPLATE) ? parse(directory, TOOL_TEMPLATE, sources) : usual;
    return Optional.of(new JinjaChatTemplate(usual, forTools, config.specialTokens(), clock));
  }

  private static JinjaTemplate parse(Path directory, String name, Map<String, String> sources) {
    String source = sources.get(name);
    if (source == null) {
      throw new CheckpointException(
          directory, "chat_template must name one \"" + name + "\", got " + sources.keySet());
    }
    try {
      return JinjaTemplate.parse(source);
    } catch (JinjaException e) {
      throw new CheckpointException(
          directory, "chat template \"" + name + "\" does not parse: " + e.getMessage(), e);
    }
  }

  @Override
  public String render(
      List<ChatMessage> messages, Map<String, ? extends @Nullable Object> variables) {
    Map<String, @Nullable Object> all = new HashMap<>(specialTokens);
    all.put("messages", messages.stream().map(JinjaChatTemplate::asMap).toList());
    all.put("add_generation_prompt", true);
    all.put(TOOLS, null);
    all.put("documents", null);
    all.putAll(variables);
    boolean withTools = all.get(TOOLS) != null;
    return (withTools ? toolTemplate : template).render(all, clock);
  }

  private static Map<String, @Nullable Object> asMap(ChatMessage message) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("role", message.role());
    map.put("content", message.content());
    map.putAll(message.fields());
    return map;
  }
}
