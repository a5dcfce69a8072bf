package dev.sbd.samples.cli;

import dev.sbd.GenerationOptions;
import dev.sbd.djl.SbdModel;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import dev.sbd.server.SbdServer;
import dev.sbd.server.ServerOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sbd serve}: a model behind OpenAI's API. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Serve a model over HTTP as OpenAI's API does: /v1/chat/completions, /v1/completions,"
          + " /v1/models; with /health, /metrics (Prometheus) and a page to chat with at /.",
      "It listens on this machine alone unless --host says otherwise, which needs a key. Ctrl-C or"
          + " SIGTERM ends it: answers under way are finished first, unless a second one follows."
    },
    footer = {
      "",
      "Examples:",
      "  sbd serve",
      "  sbd serve --model Qwen3-0.6B --port 8000 --running 8",
      "  SBD_API_KEY=secret sbd serve --model Qwen3-0.6B --host 0.0.0.0"
    })
final class ServeCommand implements Callable<Integer> {
  private static final String KEY_VARIABLE = "SBD_API_KEY";

  /** Signals within it are one: a shell and a supervisor may send the same one each. */
  private static final long AT_ONCE_MILLIS = 150;

  @Spec private CommandSpec spec;

  @Mixin private ModelFlags model;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What requests call the model (default: the checkpoint's name).")
  private Optional<String> name;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Port to listen on; 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      description =
          "Key that requests must bear (default: the environment's "
              + KEY_VARIABLE
              + ", else none).")
  private Optional<String> apiKey;

  @Option(
      names = "--running",
      paramLabel = "N",
      defaultValue = "16",
      description =
          "Requests that generate at a time, in passes that they share (default:"
              + " ${DEFAULT-VALUE}).")
  private int running;

  @Option(
      names = "--waiting",
      paramLabel = "N",
      defaultValue = "128",
      description =
          "Requests that wait for their turn; one more is refused (default: ${DEFAULT-VALUE}).")
  private int waiting;

  @Option(
      names = "--cache-tokens",
      paramLabel = "N",
      description =
          "Tokens that all caches together have room for (default: the model's context, or 2048 for"
              + " each running request if that is more).")
  private Optional<Long> cacheTokens;

  @Option(
      names = {"-n", "--max-new-tokens"},
      paramLabel = "N",
      defaultValue = "2048",
      description =
          "The most tokens that an answer may be asked to have, and has where nothing is asked"
              + " (default: ${DEFAULT-VALUE}).")
  private int maxNewTokens;

  @Option(
      names = "--max-body",
      paramLabel = "MIB",
      defaultValue = "4",
      description = "The largest request, in MiB (default: ${DEFAULT-VALUE}).")
  private int maxBody;

  @Option(
      names = "--max-time",
      paramLabel = "S",
      defaultValue = "600",
      description = "Seconds that a request may take (default: ${DEFAULT-VALUE}).")
  private int maxTime;

  @Option(
      names = "--grace",
      paramLabel = "S",
      defaultValue = "30",
      description =
          "Seconds that answers under way may take when the server is ended (default:"
              + " ${DEFAULT-VALUE}).")
  private int grace;

  @Option(
      names = "--cors",
      paramLabel = "ORIGIN",
      description = "Another site whose pages may ask, * for any (default: none).")
  private Optional<String> cors;

  @Mixin private MethodFlags method;

  @ArgGroup(
      validate = false,
      heading = "%nHow to pick a token where a request does not say (temperature 0 by default):%n")
  private SamplingFlags sampling = new SamplingFlags();

  @Override
  public Integer call() throws InterruptedException {
    ServerOptions options = options();
    String named = name.orElseGet(() -> ModelFlags.nameOf(model.checkpoint()));
    CountDownLatch over = new CountDownLatch(1);
    try (SbdModel loaded =
        SbdModel.load(model.checkpoint(), builder -> model.apply(builder).maxBatch(running))) {
      loaded.warmUp();
      try (SbdServer server = SbdServer.start(Map.of(named, loaded), options)) {
        Thread hook = new Thread(() -> end(server), "sbd-serve-end");
        Runtime.getRuntime().addShutdownHook(hook);
        spec.commandLine()
            .getErr()
            .printf("%s is served at %s (Ctrl-C ends it)%n", named, server.url());
        over.await();
      }
    } catch (IOException e) {
      throw new InvalidRequestException(String.valueOf(e.getMessage()), e);
    }
    return ExitCode.OK;
  }

  /** Returns when the server is closed, or the process told to go once more. */
  private void end(SbdServer server) {
    int running = server.load().values().stream().mapToInt(load -> load.running()).sum();
    if (running > 0) {
      spec.commandLine()
          .getErr()
          .printf(
              "ending; %d answers have up to %d s (Ctrl-C once more: at once)%n", running, grace);
    }
    CountDownLatch ended = new CountDownLatch(1);
    Thread closing =
        new Thread(
            () -> {
              try {
                server.close();
              } finally {
                ended.countDown();
              }
            },
            "sbd-serve-close");
    closing.setDaemon(true);
    closing.start();
    try {
      if (!ended.await(AT_ONCE_MILLIS, TimeUnit.MILLISECONDS)) {
        Terminal.onSignal("INT", ended::countDown);
        Terminal.onSignal("TERM", ended::countDown);
        ended.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ServerOptions options() {
    Check.inRange("--max-body", maxBody, 1, 1024);
    Check.atLeast("--max-time", maxTime, 1);
    Check.atLeast("--grace", grace, 0);
    GenerationOptions.Builder defaults = GenerationOptions.builder();
    method.apply(defaults);
    sampling.apply(defaults);
    ServerOptions.Builder builder =
        ServerOptions.builder()
            .defaults(defaults.build())
            .host(host)
            .port(port)
            .running(running)
            .waiting(waiting)
            .maxNewTokens(maxNewTokens)
            .maxBodyBytes(maxBody << 20)
            .maxTime(Duration.ofSeconds(maxTime))
            .grace(Duration.ofSeconds(grace));
    apiKey.or(() -> Optional.ofNullable(System.getenv(KEY_VARIABLE))).ifPresent(builder::apiKey);
    cacheTokens.ifPresent(builder::cacheTokens);
    cors.ifPresent(builder::corsOrigin);
    return builder.build();
  }
}
