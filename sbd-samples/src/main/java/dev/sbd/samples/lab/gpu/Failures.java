package dev.sbd.samples.lab.gpu;

import static java.util.stream.Collectors.joining;

import ai.djl.Device;
import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.Prompt;
import dev.sbd.djl.SbdModel;
import dev.sbd.error.SbdException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Do errors of a device end with a message, and is it as good as before. */
public final class Failures {
  private static final int NO_SUCH = 99; // no machine has so many GPUs
  private static final long TOO_MUCH = 1L << 46; // bytes
  private static final int PATIENCE = 60; // seconds
  private static final int LONG = 400; // tokens

  private final Function<Device, SbdModel> load;
  private final Device device;
  private final List<Failure> failures = new ArrayList<>();

  private Failures(Function<Device, SbdModel> load, Device device) {
    this.load = load;
    this.device = device;
  }

  /**
   * What was tried.
   *
   * @param what was done wrong
   * @param passed whether it ended as it should
   * @param message that came of it
   */
  public record Failure(String what, boolean passed, String message) {
    private String asLine() {
      return "%s %s: %s".formatted(passed ? "ok  " : "BAD ", what, message);
    }
  }

  /** What came of all. */
  public record Report(List<Failure> failures, boolean passed, String summary) {
    /** As text to read, without a line end at its end. */
    public String asText() {
      return Stream.concat(failures.stream().map(Failure::asLine), Stream.of(summary))
          .collect(joining("\n"));
    }
  }

  /**
   * Tries.
   *
   * @param load loads a model on a device
   * @param device that is checked
   */
  public static Report run(Function<Device, SbdModel> load, Device device) {
    Failures tried = new Failures(load, device);
    tried.noSuchDevice();
    tried.tooLittleMemory();
    tried.closedMeanwhile();
    long passed = tried.failures.stream().filter(Failure::passed).count();
    int all = tried.failures.size();
    String summary = "%d of %d errors end as they should".formatted(passed, all);
    return new Report(List.copyOf(tried.failures), passed == all, summary);
  }

  private void noSuchDevice() {
    try (SbdModel model = load.apply(Device.gpu(NO_SUCH))) {
      add("a device that is not there", false, model + " is loaded");
    } catch (SbdException e) {
      add("a device that is not there", true, e.getMessage());
    }
  }

  /** And the model answers as before. */
  private void tooLittleMemory() {
    String what = "more memory than there is";
    try (SbdModel model = load.apply(device)) {
      int[] before = answer(model, 20).tokens();
      try {
        add(what, false, "took " + model.probe().readSpeed(TOO_MUCH));
      } catch (SbdException e) {
        boolean same = Arrays.equals(before, answer(model, 20).tokens());
        add(what, same, same ? e.getMessage() : "the model answers otherwise after it");
      }
    }
  }

  /** And a new model answers. */
  private void closedMeanwhile() {
    String what = "a model that is closed while it generates";
    SbdModel model = load.apply(device);
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Generation> answer =
        CompletableFuture.supplyAsync(
            () -> answer(model, LONG, options -> options.onText(text -> begun.countDown())));
    try {
      boolean told = begun.await(PATIENCE, TimeUnit.SECONDS);
      model.close();
      Generation whole = answer.get(PATIENCE, TimeUnit.SECONDS);
      add(what, false, (told ? "it came to its end: " : "it did not begin: ") + whole);
    } catch (TimeoutException e) {
      add(what, false, "no end within %d seconds".formatted(PATIENCE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      add(what, false, "interrupted");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      boolean told = cause instanceof IllegalStateException || cause instanceof SbdException;
      add(what, told, String.valueOf(cause));
    }
    try (SbdModel again = load.apply(device)) {
      add("a model after it", answer(again, 20).tokens().length > 0, "answers");
    }
  }

  private static Generation answer(SbdModel model, int tokens) {
    return answer(model, tokens, options -> options);
  }

  private static Generation answer(
      SbdModel model, int tokens, UnaryOperator<GenerationOptions.Builder> more) {
    Prompt prompt = Prompt.tokens(5, 7, 9, 11, 13);
    return model.generate(prompt, options -> more.apply(options.maxNewTokens(tokens).ignoreEos()));
  }

  private void add(String what, boolean passed, @Nullable String message) {
    failures.add(new Failure(what, passed, String.valueOf(message).lines().findFirst().orElse("")));
  }
}
