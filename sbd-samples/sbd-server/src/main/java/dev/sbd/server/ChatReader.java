package dev.sbd.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.ChatTurn;
import dev.sbd.djl.ChatTurn.Use;
import dev.sbd.djl.SbdModel;
import dev.sbd.djl.Tool;
import dev.sbd.djl.ToolCall;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.grammar.Grammar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads requests to {@code /v1/chat/completions}. */
final class ChatReader {
  private static final List<String> LIMITS = List.of("max_tokens", "max_completion_tokens");
  private static final String ANY_OBJECT = "{\"type\": \"object\"}";
  private static final String MESSAGES = "messages";
  private static final String TOOLS = "tools";
  private static final int MOST_TOOLS = 128; // as OpenAI has it
  private static final String TOOL_CHOICE = "tool_choice";

  private final RequestReader reader;
  private final Fields fields;

  private ChatReader(RequestReader reader) {
    this.reader = reader;
    this.fields = reader.fields();
  }

  static Asked read(RequestReader reader, String address) {
    return new ChatReader(reader).read(address);
  }

  private Asked read(String address) {
    fields.refuse("audio", "is not supported: models here read and write text");
    fields.refuse("functions", "is not supported: give tools");
    if (fields.integer("top_logprobs").orElse(0) > 0) {
      throw fields.invalid("top_logprobs", "is not supported: logprobs tells the chosen tokens'");
    }
    Serving serving = reader.serving();
    boolean logProbabilities = fields.flag("logprobs", false);
    Optional<Asked.Stream> stream = reader.stream();
    List<ChatMessage> messages = messages();
    GenerationOptions.Builder builder = reader.generation(LIMITS);
    Optional<Grammar> format = grammar();
    Optional<Grammar> other = reader.grammar(format.isPresent());
    format.or(() -> other).ifPresent(builder::grammar);
    GenerationOptions options = RequestReader.build(builder);
    Calls calls = calls();
    ChatTurn turn = turn(serving.model(), messages, calls.tools);
    return new Asked(
        serving,
        List.of(RequestReader.fitting(MESSAGES, turn.prompt(), serving)),
        calls.tools.isEmpty()
            ? turn.options(options, Use.AUTO)
            : reader.inField(TOOLS, () -> turn.options(options, calls.use, calls.callable)),
        Optional.of(turn),
        reader.answers(),
        logProbabilities,
        stream,
        reader.terms(address));
  }

  private ChatTurn turn(SbdModel model, List<ChatMessage> messages, List<Tool> tools) {
    if (model.findTokenizer().isEmpty() || model.findChatTemplate().isEmpty()) {
      throw ApiException.invalid("model", "the model has no chat template: use /v1/completions");
    }
    Map<String, Object> variables = variables();
    try {
      return ChatTurn.of(model, messages, variables, tools);
    } catch (InvalidRequestException e) {
      reader.inField(MESSAGES, () -> ChatTurn.of(model, messages, variables)); // or is it they?
      throw ApiException.invalid(TOOLS, TOOLS + ": " + e.getMessage());
    }
  }

  /**
   * The tools, and which of them the answer may, or must, call.
   *
   * @param tools that the template is told of
   * @param callable names of those of them that may be called
   */
  private record Calls(List<Tool> tools, List<String> callable, Use use) {
    static final Calls NONE = new Calls(List.of(), List.of(), Use.AUTO);

    static Calls ofAll(List<Tool> tools, Use use) {
      return new Calls(tools, tools.stream().map(Tool::name).toList(), use);
    }
  }

  private Calls calls() {
    List<Tool> tools = new ArrayList<>();
    for (JsonNode tool : fields.array(TOOLS, MOST_TOOLS)) {
      tools.add(tool(Fields.of(tool, TOOLS + "[" + tools.size() + "]")));
    }
    JsonNode choice = fields.find(TOOL_CHOICE).orElse(null);
    String named = choice != null && choice.isTextual() ? choice.textValue() : "auto";
    if (tools.isEmpty()) {
      if (choice != null && !named.equals("none") && !named.equals("auto")) {
        throw fields.invalid(TOOL_CHOICE, "needs tools");
      }
      return Calls.NONE;
    }
    boolean several = fields.flag("parallel_tool_calls", true);
    if (choice != null && choice.isObject()) {
      String name =
          Fields.of(choice, TOOL_CHOICE)
              .object("function")
              .orElseThrow(() -> fields.invalid(TOOL_CHOICE, "must name a function"))
              .requireText("name");
      if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
        throw fields.invalid(TOOL_CHOICE, "names a function that is none of the tools: " + name);
      }
      return new Calls(tools, List.of(name), Use.EXACTLY_ONE);
    }
    return switch (named) {
      case "none" -> Calls.NONE;
      case "auto" -> Calls.ofAll(tools, several ? Use.AUTO : Use.AT_MOST_ONE);
      case "required" -> Calls.ofAll(tools, several ? Use.REQUIRED : Use.EXACTLY_ONE);
      default -> throw fields.invalid(TOOL_CHOICE, "must be none, auto, required or a function");
    };
  }

  private Tool tool(Fields tool) {
    if (!tool.text("type").orElse("function").equals("function")) {
      throw tool.invalid("type", "must be function");
    }
    Fields function =
        tool.object("function").orElseThrow(() -> tool.invalid("function", "is missing"));
    return reader.inField(
        TOOLS,
        () ->
            new Tool(
                function.requireText("name"),
                function.text("description").orElse(""),
                function.find("parameters").map(JsonNode::toString).orElse("")));
  }

  private Optional<Grammar> grammar() {
    Optional<Fields> format = fields.object("response_format");
    return format.flatMap(
        f ->
            switch (f.requireText("type")) {
              case "text" -> Optional.empty();
              case "json_object" -> Optional.of(Grammar.jsonSchema(ANY_OBJECT));
              case "json_schema" -> Optional.of(schema(f));
              default -> throw f.invalid("type", "must be text, json_object or json_schema");
            });
  }

  private Grammar schema(Fields format) {
    Fields named =
        format.object("json_schema").orElseThrow(() -> format.invalid("json_schema", "is missing"));
    String schema = named.find("schema").map(JsonNode::toString).orElse(ANY_OBJECT);
    try {
      return Grammar.jsonSchema(schema);
    } catch (InvalidRequestException e) {
      String place = named.path("schema");
      throw ApiException.invalid(place, place + ": " + e.getMessage());
    }
  }

  private Map<String, Object> variables() {
    Map<String, Object> variables = new LinkedHashMap<>();
    fields
        .find("chat_template_kwargs")
        .ifPresent(
            given -> {
              Fields kwargs = Fields.of(given, "chat_template_kwargs");
              kwargs.refuse(TOOLS, "is a field of the request itself");
              kwargs.refuse(MESSAGES, "is a field of the request itself");
              given.properties().forEach(e -> variables.put(e.getKey(), Json.plain(e.getValue())));
            });
    return variables;
  }

  private List<ChatMessage> messages() {
    fields.require(MESSAGES);
    List<ChatMessage> messages = new ArrayList<>();
    Map<String, String> callers = new LinkedHashMap<>(); // names of functions by their calls' ids
    for (JsonNode message : fields.array(MESSAGES)) {
      messages.add(message(Fields.of(message, MESSAGES + "[" + messages.size() + "]"), callers));
    }
    if (messages.isEmpty()) {
      throw fields.invalid(MESSAGES, "must not be empty");
    }
    return messages;
  }

  private ChatMessage message(Fields message, Map<String, String> callers) {
    String role = message.requireText("role");
    String content = content(message);
    return switch (role) {
      case "system", "user" -> new ChatMessage(role, content);
      case "developer" -> ChatMessage.system(content);
      case "assistant" -> answer(message, content, callers);
      case "tool" -> {
        String id = message.text("tool_call_id").orElse("");
        String name = message.text("name").orElse(callers.getOrDefault(id, ""));
        yield ChatMessage.tool(name, content);
      }
      default ->
          throw message.invalid("role", "must be system, developer, user, assistant or tool");
    };
  }

  private ChatMessage answer(Fields message, String content, Map<String, String> callers) {
    List<ToolCall> calls = new ArrayList<>();
    for (JsonNode element : message.array("tool_calls")) {
      Fields call = Fields.of(element, message.path("tool_calls[" + calls.size() + "]"));
      Fields function =
          call.object("function").orElseThrow(() -> call.invalid("function", "is missing"));
      String name = function.requireText("name");
      call.text("id").ifPresent(id -> callers.put(id, name));
      calls.add(new ToolCall(name, function.text("arguments").orElse("{}")));
    }
    String thoughts = message.text("reasoning_content").orElse("");
    return reader.inField(MESSAGES, () -> new ChatTurn.Answer(thoughts, content, calls).message());
  }

  /** Text, or parts of text, a line each; nothing where calls stand for it. */
  private static String content(Fields message) {
    JsonNode content = message.find("content").orElse(null);
    if (content == null) {
      if (message.find("tool_calls").isEmpty()) {
        throw message.invalid("content", "is missing");
      }
      return "";
    }
    return content.isTextual() ? content.textValue() : joined(message);
  }

  private static String joined(Fields message) {
    JsonNode value = message.require("content");
    if (!value.isArray()) {
      throw message.invalid("content", "must be a string or an array of parts");
    }
    List<String> parts = new ArrayList<>();
    for (JsonNode element : message.array("content")) {
      Fields part = Fields.of(element, message.path("content[" + parts.size() + "]"));
      String type = part.requireText("type");
      if (!type.equals("text")) {
        throw part.invalid("type", "must be text, the only kind that models here read");
      }
      parts.add(part.requireText("text"));
    }
    return parts.stream().collect(Collectors.joining("\n"));
  }
}
