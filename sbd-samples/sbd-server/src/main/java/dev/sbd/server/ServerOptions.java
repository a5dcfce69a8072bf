package dev.sbd.server;

import dev.sbd.GenerationOptions;
import dev.sbd.internal.Check;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * How to serve.
 *
 * @param host to listen on; loopback is for this machine alone
 * @param port to listen on, in [0, 65535]; 0 takes any that is free
 * @param apiKey that requests must bear; needed where {@code host} is not loopback
 * @param running requests that generate at a time, at least 1; load the model with {@code maxBatch}
 *     as large
 * @param waiting requests that wait for their turn, at least 0; one more is answered with 429, and
 *     not read. As many as generate and wait together are read at a time
 * @param cacheTokens tokens that the caches of a model have room for together; by default the
 *     model's context or 2,048 a running request, what is more
 * @param maxBodyBytes of a request, at least 1
 * @param maxNewTokens of an answer, at least 1: the most that may be asked for, and what there is
 *     where nothing is asked
 * @param maxTime of a request from its arrival on, above zero
 * @param grace how long answers under way may take when the server is closed
 * @param corsOrigin another site whose pages may ask, {@code *} for any
 * @param defaults how to generate where a request does not say
 */
public record ServerOptions(
    String host,
    int port,
    Optional<String> apiKey,
    int running,
    int waiting,
    OptionalLong cacheTokens,
    int maxBodyBytes,
    int maxNewTokens,
    Duration maxTime,
    Duration grace,
    Optional<String> corsOrigin,
    GenerationOptions defaults) {

  /** Checks the values. */
  public ServerOptions {
    Objects.requireNonNull(host, "host");
    Check.inRange("port", port, 0, 65_535);
    Check.atLeast("running", running, 1);
    Check.atLeast("waiting", waiting, 0);
    Check.atLeast("maxBodyBytes", maxBodyBytes, 1);
    Check.atLeast("maxNewTokens", maxNewTokens, 1);
    Check.that(maxTime.toNanos() > 0, "maxTime must be above zero, got %s", maxTime);
    Check.that(!grace.isNegative(), "grace must not be negative, got %s", grace);
    apiKey.ifPresent(key -> Check.that(!key.isBlank(), "apiKey must not be blank"));
    Check.that(
        apiKey.isPresent() || isLoopback(host),
        "a server for other machines (host %s) needs an API key (apiKey, --api-key, SBD_API_KEY)",
        host);
    Objects.requireNonNull(defaults, "defaults");
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** The defaults with changes. */
  public static ServerOptions of(UnaryOperator<Builder> changes) {
    return changes.apply(builder()).build();
  }

  /** The defaults, to be changed. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects options; {@link ServerOptions} says what they are. */
  public static final class Builder {
    private String host = "127.0.0.1";
    private int port = 8080;
    private Optional<String> apiKey = Optional.empty();
    private int running = 16;
    private int waiting = 128;
    private OptionalLong cacheTokens = OptionalLong.empty();
    private int maxBodyBytes = 4 << 20;
    private int maxNewTokens = 2048;
    private Duration maxTime = Duration.ofMinutes(10);
    private Duration grace = Duration.ofSeconds(30);
    private Optional<String> corsOrigin = Optional.empty();
    private GenerationOptions defaults = GenerationOptions.defaults();

    private Builder() {}

    /** What to listen on. Default: 127.0.0.1. */
    public Builder host(String host) {
      this.host = host;
      return this;
    }

    /** What to listen on; 0 takes any that is free. Default: 8080. */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /** What requests must bear. Default: none. */
    public Builder apiKey(String key) {
      this.apiKey = Optional.of(key);
      return this;
    }

    /** Requests that generate at a time. Default: 16. */
    public Builder running(int requests) {
      this.running = requests;
      return this;
    }

    /** Requests that wait. Default: 128. */
    public Builder waiting(int requests) {
      this.waiting = requests;
      return this;
    }

    /** Tokens in the caches of a model. */
    public Builder cacheTokens(long tokens) {
      this.cacheTokens = OptionalLong.of(tokens);
      return this;
    }

    /** Of a request. Default: 4 MiB. */
    public Builder maxBodyBytes(int bytes) {
      this.maxBodyBytes = bytes;
      return this;
    }

    /** Of an answer. Default: 2048. */
    public Builder maxNewTokens(int tokens) {
      this.maxNewTokens = tokens;
      return this;
    }

    /** Of a request. Default: 10 minutes. */
    public Builder maxTime(Duration time) {
      this.maxTime = time;
      return this;
    }

    /** Of answers under way. Default: 30 seconds. */
    public Builder grace(Duration time) {
      this.grace = time;
      return this;
    }

    /** Whose pages may ask. Default: only the server's own. */
    public Builder corsOrigin(String origin) {
      this.corsOrigin = Optional.of(origin);
      return this;
    }

    /** How to generate where a request does not say. Default: as is usual for the model, greedy. */
    public Builder defaults(GenerationOptions options) {
      this.defaults = options;
      return this;
    }

    /** The options; see {@link ServerOptions} for what it refuses. */
    public ServerOptions build() {
      return new ServerOptions(
          host,
          port,
          apiKey,
          running,
          waiting,
          cacheTokens,
          maxBodyBytes,
          maxNewTokens,
          maxTime,
          grace,
          corsOrigin,
          defaults);
    }
  }
}
