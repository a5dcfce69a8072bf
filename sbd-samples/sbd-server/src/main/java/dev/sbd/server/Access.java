package dev.sbd.server;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. With an API key, who bears it. Without, programs of this machine, and pages of the
 * server's own: a page of another site is told by its {@code Origin}, one that has its name lead
 * here (DNS rebinding) by the {@code Host}.
 */
final class Access {
  private static final Set<String> OPEN = Set.of("/", "/health");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String BEARER = "Bearer ";

  private final Optional<byte[]> key;
  private final Optional<String> corsOrigin;
  private final String host;

  Access(ServerOptions options) {
    this.key = options.apiKey().map(text -> text.getBytes(StandardCharsets.UTF_8));
    this.corsOrigin = options.corsOrigin();
    this.host = withoutPort(options.host());
  }

  void check(Context context) {
    checkOrigin(context);
    if (context.method().equals(HandlerType.OPTIONS)) {
      context.status(HttpStatus.NO_CONTENT).skipRemainingHandlers();
      return;
    }
    if (OPEN.contains(context.path())) {
      return;
    }
    key.ifPresent(expected -> checkKey(context, expected));
    if (context.method().equals(HandlerType.POST) && !isJson(context.contentType())) {
      throw ApiException.http(415, "Content-Type must be application/json");
    }
  }

  private static boolean isJson(@Nullable String type) {
    return type != null && type.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
  }

  private static void checkKey(Context context, byte[] expected) {
    String header = Optional.ofNullable(context.header("Authorization")).orElse("");
    boolean bears = header.regionMatches(true, 0, BEARER, 0, BEARER.length());
    String given = bears ? header.substring(BEARER.length()) : "";
    if (!MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))) {
      context.header("WWW-Authenticate", "Bearer");
      throw ApiException.invalid(
          401,
          null,
          "invalid_api_key",
          "the API key is missing or wrong: Authorization: Bearer KEY");
    }
  }

  private void checkOrigin(Context context) {
    String host = Optional.ofNullable(context.header("Host")).orElse("");
    String asked = withoutPort(host);
    if (key.isEmpty() && !LOOPBACK.contains(asked) && !asked.equals(this.host)) {
      throw ApiException.http(403, "without an API key the server answers to localhost only");
    }
    String origin = context.header("Origin");
    if (origin == null) {
      return;
    }
    if (corsOrigin.filter(allowed -> allowed.equals("*") || allowed.equals(origin)).isPresent()) {
      context.header("Access-Control-Allow-Origin", origin);
      context.header("Vary", "Origin");
      context.header("Access-Control-Allow-Headers", "Authorization, Content-Type");
      context.header("Access-Control-Allow-Methods", "GET, POST");
    } else if (!isOwn(origin, host)) {
      throw ApiException.http(403, "pages of " + origin + " may not ask (see --cors)");
    }
  }

  private static boolean isOwn(String origin, String host) {
    try {
      return host.equalsIgnoreCase(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String withoutPort(String host) {
    return host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
  }
}
