package dev.sbd.spark;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.Request;
import dev.sbd.Scheduler;
import dev.sbd.djl.ModelHash;
import dev.sbd.djl.Prompt;
import dev.sbd.djl.SbdModel;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.error.SbdException;
import dev.sbd.internal.Check;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A model in an executor's process, and what serves the tasks that share it. */
final class ExecutorModel implements AutoCloseable {
  private static final int TOKENS_EACH = 2048; // of caches, for each prompt that shares passes
  private static final int WAITING = 1 << 20; // the tasks' threads bound it

  private final String name;
  private final SbdModel model;
  private final Scheduler scheduler;
  private final Set<AnswerSettings> tried = ConcurrentHashMap.newKeySet();

  private ExecutorModel(String name, SbdModel model, Scheduler scheduler) {
    this.name = name;
    this.model = model;
    this.scheduler = scheduler;
  }

  /**
   * Loads a model and does what its first answer would otherwise wait for.
   *
   * @throws SbdException if it cannot be loaded here: the message names host and directory
   * @throws InvalidRequestException if a setting does not suit it
   */
  static ExecutorModel load(ModelSettings settings) {
    String name = named(settings);
    SbdModel model = open(settings);
    try {
      Check.that(
          model.findTokenizer().isPresent(),
          "%s has no tokenizer.json, without which it can't be asked anything",
          settings.directory());
      model.warmUp();
      return new ExecutorModel(
          name, model, new Scheduler(model.decoder(), limits(model, settings)));
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static SbdModel open(ModelSettings settings) {
    try {
      return SbdModel.load(settings.path(), settings::apply);
    } catch (SbdException e) {
      throw new SbdException("on host %s: %s".formatted(host(), e.getMessage()), e);
    }
  }

  private static Scheduler.Limits limits(SbdModel model, ModelSettings settings) {
    long usual = Math.max(model.spec().contextLength(), (long) TOKENS_EACH * settings.parallel());
    long tokens = settings.cacheTokens() > 0 ? settings.cacheTokens() : usual;
    return new Scheduler.Limits(settings.parallel(), WAITING, tokens);
  }

  private static void requireDirectories(ModelSettings settings) {
    for (Path directory : settings.directories()) {
      if (!Files.isDirectory(directory)) {
        throw new SbdException(
            "host %s has no directory %s: put the model there on every executor's host, or give a path that all of them share"
                .formatted(host(), directory.toAbsolutePath()));
      }
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "without a name";
    }
  }

  /**
   * What answers of a model that need not be loaded are from. See {@link #generatedBy(Settings)}.
   *
   * @throws SbdException if there is no model here
   */
  static String generatedByUnloaded(Settings settings) {
    return (named(settings.model()) + " " + settings).strip();
  }

  private static String named(ModelSettings settings) {
    requireDirectories(settings);
    Path directory = settings.path().toAbsolutePath().normalize();
    return directory.getFileName() + " " + ModelHash.of(settings.directories());
  }

  /**
   * What answers are from, as {@code sbd generate --prompts} writes it: the model's name, a hash of
   * its files and of its adapter's, and settings.
   */
  String generatedBy(Settings settings) {
    return (name + " " + settings).strip();
  }

  /**
   * Tries settings of answers on a short prompt, once: what is wrong with them concerns all rows.
   *
   * @throws InvalidRequestException if they do not suit the model
   */
  void require(AnswerSettings settings, GenerationOptions options) {
    if (!tried.contains(settings)) {
      int[] prompt = Prompt.question("?").encode(model);
      model.decoder().generate(prompt, options.toBuilder().maxNewTokens(1).build());
      tried.add(settings);
    }
  }

  SbdModel model() {
    return model;
  }

  Generation generate(Request request) {
    return scheduler.generate(request);
  }

  @Override
  public void close() {
    scheduler.close();
    model.close();
  }
}
