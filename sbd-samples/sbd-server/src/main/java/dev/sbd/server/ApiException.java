package dev.sbd.server;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A request that is answered with an error, in OpenAI's terms. */
final class ApiException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;
  private static final String INVALID = "invalid_request_error";

  private final int status;
  private final String type;
  private final @Nullable String param;
  private final @Nullable String code;

  private ApiException(
      int status, String message, String type, @Nullable String param, @Nullable String code) {
    super(message);
    this.status = status;
    this.type = type;
    this.param = param;
    this.code = code;
  }

  /** A field that breaks a rule. */
  static ApiException invalid(@Nullable String param, String message) {
    return new ApiException(400, message, INVALID, param, null);
  }

  /** The same, with a code that programs go by. */
  static ApiException invalid(int status, @Nullable String param, String code, String message) {
    return new ApiException(status, message, INVALID, param, code);
  }

  /** What HTTP alone says. */
  static ApiException http(int status, String message) {
    return new ApiException(status, message, INVALID, null, null);
  }

  /** No room at the moment. */
  static ApiException overloaded(String message) {
    return new ApiException(429, message, "rate_limit_error", null, "overloaded");
  }

  /** The server is about to end. */
  static ApiException closing() {
    return new ApiException(503, "the server is shutting down", "server_error", null, "closing");
  }

  /** A failure that is not the request's; the log says more. */
  static ApiException internal() {
    return new ApiException(
        500, "the server failed to answer this request", "server_error", null, null);
  }

  int status() {
    return status;
  }

  /** The body of the answer. */
  Body body() {
    return new Body(new Problem(String.valueOf(getMessage()), type, param, code));
  }

  /** OpenAI's shape of it. */
  record Body(Problem error) {}

  /** What went wrong, and with which field. */
  record Problem(String message, String type, @Nullable String param, @Nullable String code) {}
}
