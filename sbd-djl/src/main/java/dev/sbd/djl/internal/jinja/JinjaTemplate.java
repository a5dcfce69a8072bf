package dev.sbd.djl.internal.jinja;

import dev.sbd.error.InvalidRequestException;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A parsed chat template. Immutable. */
public final class JinjaTemplate {
  private final Node body;

  private JinjaTemplate(Node body) {
    this.body = body;
  }

  /**
   * Parses a template.
   *
   * @param source Jinja, as in a tokenizer's {@code chat_template}
   * @throws JinjaException if it is malformed or uses what is not supported; the message has the
   *     line
   */
  public static JinjaTemplate parse(String source) {
    try {
      return new JinjaTemplate(StatementParser.parse(source));
    } catch (StackOverflowError e) {
      throw new JinjaException("template is nested too deeply");
    }
  }

  /**
   * Renders the template.
   *
   * @param variables what it sees besides jinja2's and transformers' functions: text, numbers,
   *     booleans, lists, maps and null, nested as one likes
   * @param clock what {@code strftime_now} reads
   * @throws JinjaException if an expression fails, with the line
   * @throws InvalidRequestException if the template raises an exception, with its message alone
   * @throws IllegalArgumentException if a variable is of another type
   */
  public String render(Map<String, ? extends @Nullable Object> variables, Clock clock) {
    Scope scope = new Scope(null);
    Globals.functions(clock).forEach(scope::set);
    variables.forEach((name, value) -> scope.set(name, Values.of(value)));
    try {
      return body.text(scope);
    } catch (StackOverflowError e) {
      throw new JinjaException("template recurses too deeply");
    }
  }
}
