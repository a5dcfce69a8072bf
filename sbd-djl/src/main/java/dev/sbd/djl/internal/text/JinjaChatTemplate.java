package dev.sbd.djl.internal.text;

import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.ChatTemplate;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.TemplateSource;
import dev.sbd.djl.internal.checkpoint.TokenizerConfig;
import dev.sbd.djl.internal.jinja.JinjaException;
import dev.sbd.djl.internal.jinja.JinjaTemplate;
import dev.sbd.error.InvalidRequestException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint's chat templates: turn a conversation into the prompt that the model was trained on,
 * character for character as transformers' {@code apply_chat_template} does. Each is compiled when
 * it is used first.
 */
final class JinjaChatTemplate implements ChatTemplate {
  private static final String TOOLS = "tools";
  private static final String TOOL_TEMPLATE = "tool_use";

  private final Map<String, TemplateSource> sources;
  private final Map<String, String> specialTokens;
  private final Clock clock;
  private final Optional<String> chosen; // by name
  private final Map<String, JinjaTemplate> compiled = new ConcurrentHashMap<>();

  private JinjaChatTemplate(
      Map<String, TemplateSource> sources,
      Map<String, String> specialTokens,
      Clock clock,
      Optional<String> chosen) {
    this.sources = sources;
    this.specialTokens = specialTokens;
    this.clock = clock;
    this.chosen = chosen;
  }

  /**
   * The chat templates of a checkpoint.
   *
   * @param config what is in it
   * @return empty if the checkpoint has none
   */
  static Optional<ChatTemplate> of(TokenizerConfig config) {
    return of(config, Clock.system(ZoneId.systemDefault()));
  }

  /** As {@link #of(TokenizerConfig)}, with the clock that a template asks for the date. */
  static Optional<ChatTemplate> of(TokenizerConfig config, Clock clock) {
    Map<String, TemplateSource> sources = config.chatTemplates();
    return sources.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new JinjaChatTemplate(sources, config.specialTokens(), clock, Optional.empty()));
  }

  /**
   * Somebody's own in place of a checkpoint's.
   *
   * @param config has the special tokens, which it sees
   */
  static ChatTemplate of(Path file, TokenizerConfig config) {
    Map<String, TemplateSource> own = Map.of(TemplateSource.DEFAULT, TemplateSource.of(file));
    return of(new TokenizerConfig(config.specialTokens(), own)).orElseThrow();
  }

  @Override
  public ChatTemplate named(String name) {
    source(name);
    return new JinjaChatTemplate(sources, specialTokens, clock, Optional.of(name));
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
    boolean forTools = all.get(TOOLS) != null && sources.containsKey(TOOL_TEMPLATE);
    return render(chosen.orElse(forTools ? TOOL_TEMPLATE : TemplateSource.DEFAULT), all);
  }

  private String render(String name, Map<String, @Nullable Object> variables) {
    TemplateSource source = source(name);
    JinjaTemplate template = compiled.computeIfAbsent(name, n -> compile(source));
    try {
      return template.render(variables, clock);
    } catch (JinjaException e) {
      throw new InvalidRequestException(
          source.file() + ": " + source.inFile(String.valueOf(e.getMessage())), e);
    }
  }

  private TemplateSource source(String name) {
    TemplateSource source = sources.get(name);
    if (source == null) {
      throw new InvalidRequestException(
          "the checkpoint has no chat template \"%s\": chatTemplate must name one of %s or a %s file"
              .formatted(name, new TreeSet<>(sources.keySet()), TemplateSource.SUFFIX));
    }
    return source;
  }

  private static JinjaTemplate compile(TemplateSource source) {
    try {
      return JinjaTemplate.parse(source.jinja().get());
    } catch (JinjaException e) {
      throw new CheckpointException(
          source.file(), source.inFile("does not compile: " + e.getMessage()), e);
    }
  }

  private static Map<String, @Nullable Object> asMap(ChatMessage message) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("role", message.role());
    map.put("content", message.content());
    map.putAll(message.fields());
    return map;
  }
}
