package dev.sbd.samples.lab.bench;

import dev.sbd.Generation;
import dev.sbd.GenerationListener;
import dev.sbd.GenerationOptions;
import dev.sbd.PassTrace;
import dev.sbd.Request;
import dev.sbd.Scheduler;
import dev.sbd.djl.Prompt;
import dev.sbd.djl.SbdModel;
import dev.sbd.samples.lab.bench.ServingReport.Load;
import dev.sbd.samples.lab.bench.ServingReport.Prefix;
import dev.sbd.samples.lab.tasks.Problem;
import dev.sbd.samples.lab.tasks.Split;
import dev.sbd.samples.lab.tasks.Suite;
import dev.sbd.samples.lab.tasks.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Serves clients with a {@link Scheduler}: how many tokens a second they get together, and how long
 * each waits for the first. A model with a tokenizer is asked the tasks' held-out problems.
 */
public final class ServingBench {
  private static final int SHARED_ROUNDS = 5;
  private static final int LEAST_PAIRS = 10; // over HTTP and without
  private static final int HTTP_WARM_UP = 3000; // requests of a token: then the code is compiled

  private final String name;
  private final SbdModel model;
  private final ServingPlan plan;
  private final Consumer<String> log;
  private final boolean random;
  private final Iterator<int[]> prompts;

  /**
   * Nothing measured yet.
   *
   * @param name what to call the model
   * @param model was loaded to share passes of {@code plan.most()} generations
   * @param log told what is being done
   */
  public ServingBench(String name, SbdModel model, ServingPlan plan, Consumer<String> log) {
    this.name = name;
    this.model = model;
    this.plan = plan;
    this.log = log;
    this.random = model.findTokenizer().isEmpty();
    this.prompts = random ? randomPrompts() : problems();
  }

  /** One request's figures. */
  private record Served(Generation generation, double firstTokenMillis) {}

  /** A load's requests of a round. */
  private record Turn(List<Served> served, double seconds) {
    double tokensPerSecond() {
      return sum(served, s -> s.generation.stats().newTokens()) / seconds;
    }
  }

  private Iterator<int[]> randomPrompts() {
    Random numbers = new Random(1);
    return Stream.generate(() -> tokens(numbers, plan.promptTokens())).iterator();
  }

  private int[] tokens(Random numbers, int count) {
    return numbers.ints(count, 0, model.spec().vocabularySize()).toArray();
  }

  /** Of all built-in tasks in turn. */
  private Iterator<int[]> problems() {
    List<Iterator<Problem>> tasks =
        Task.BUILT_IN.stream()
            .map(task -> Suite.problems(task, Split.HELD_OUT, 1).iterator())
            .toList();
    return Stream.generate(() -> tasks)
        .flatMap(List::stream)
        .map(task -> Prompt.question(task.next().prompt()).encode(model))
        .iterator();
  }

  /** Measures it, all loads in turn, round after round. */
  public ServingReport run() throws InterruptedException {
    log.accept("warming up");
    serveAll();
    List<List<Turn>> rounds = new ArrayList<>();
    for (int round = 1; round <= plan.rounds(); round++) {
      log.accept("round " + round + " of " + plan.rounds());
      rounds.add(serveAll());
    }
    List<Load> loads = new ArrayList<>();
    for (String decoding : plan.decodings()) {
      for (int clients : plan.clients()) {
        int place = loads.size();
        loads.add(load(decoding, clients, rounds.stream().map(all -> all.get(place)).toList()));
      }
    }
    return new ServingReport(
        name,
        model.probe().precision().toString(),
        model.probe().threads(),
        random,
        plan.rounds(),
        loads,
        prefix().orElse(null),
        http());
  }

  /** All loads, one after the other. */
  private List<Turn> serveAll() throws InterruptedException {
    List<Turn> turns = new ArrayList<>();
    for (String decoding : plan.decodings()) {
      for (int clients : plan.clients()) {
        long start = System.nanoTime();
        List<Served> served = serve(decoding, clients);
        turns.add(new Turn(served, (System.nanoTime() - start) / 1e9));
      }
    }
    return turns;
  }

  private static Load load(String decoding, int clients, List<Turn> turns) {
    List<Double> speeds = turns.stream().map(Turn::tokensPerSecond).toList();
    List<Served> all = turns.stream().flatMap(turn -> turn.served.stream()).toList();
    List<Double> first = all.stream().map(Served::firstTokenMillis).sorted().toList();
    double passes = sum(all, s -> s.generation.stats().forwardPasses());
    double rows =
        sum(all, s -> s.generation.passes().stream().skip(1).mapToInt(ServingBench::rows).sum());
    return new Load(
        decoding,
        clients,
        Times.median(speeds),
        Times.median(first),
        first.get((int) Math.ceil(0.95 * first.size()) - 1),
        sum(all, s -> s.generation.stats().newTokens()) / passes,
        rows / Math.max(1, passes - all.size()));
  }

  private static int rows(PassTrace pass) {
    return pass.causalRows() + pass.blockRows();
  }

  private static double sum(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).sum();
  }

  private static double sum(List<Served> all, ToDoubleFunction<Served> number) {
    return all.stream().mapToDouble(number).sum();
  }

  private Scheduler scheduler(int running) {
    long room = (long) running * model.spec().contextLength();
    return new Scheduler(model.decoder(), new Scheduler.Limits(running, 0, room));
  }

  private List<Served> serve(String decoding, int clients) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try (Scheduler scheduler = scheduler(clients)) {
      List<Future<Served>> answers = new ArrayList<>();
      for (int i = 0; i < clients * plan.requests(); i++) {
        int[] prompt = prompts.next();
        answers.add(threads.submit(() -> ask(scheduler, prompt, decoding, plan.newTokens())));
      }
      List<Served> served = new ArrayList<>();
      for (Future<Served> answer : answers) {
        served.add(answer.get());
      }
      return served;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private Served ask(Scheduler scheduler, int[] prompt, String decoding, int newTokens) {
    long start = System.nanoTime();
    List<Long> times = new ArrayList<>();
    GenerationOptions.Builder options =
        GenerationOptions.builder()
            .decoding(decoding)
            .maxNewTokens(newTokens)
            .listener(
                new GenerationListener() {
                  @Override
                  public void onTokens(int[] tokens) {
                    times.add(System.nanoTime() - start);
                  }
                });
    if (random) {
      options.ignoreEos(); // a random text has no end
    }
    Generation generation = scheduler.generate(new Request(prompt, options.build()));
    return new Served(generation, Collections.min(times) / 1e6);
  }

  /** Each time a beginning that is new, and then one more question behind it. */
  private Optional<Prefix> prefix() {
    if (plan.sharedTokens() == 0) {
      return Optional.empty();
    }
    log.accept("timing prompts that begin alike");
    Random numbers = new Random(2);
    List<Double> first = new ArrayList<>();
    List<Double> again = new ArrayList<>();
    for (int round = 0; round <= SHARED_ROUNDS; round++) {
      try (Scheduler scheduler = scheduler(2)) {
        int[] beginning = tokens(numbers, plan.sharedTokens());
        double fresh = askBehind(scheduler, beginning, tokens(numbers, plan.promptTokens()));
        double kept = askBehind(scheduler, beginning, tokens(numbers, plan.promptTokens()));
        if (round > 0) { // the first warms up
          first.add(fresh);
          again.add(kept);
        }
      }
    }
    return Optional.of(new Prefix(plan.sharedTokens(), Times.median(first), Times.median(again)));
  }

  private ServingReport.Http http() throws InterruptedException {
    log.accept("timing requests over HTTP");
    try (Scheduler scheduler = scheduler(1);
        HttpRequests http = new HttpRequests(model, random)) {
      warmUp(http);
      List<Double> direct = new ArrayList<>();
      List<Double> over = new ArrayList<>();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(plan.httpSeconds());
      for (int i = 0; i < LEAST_PAIRS || System.nanoTime() < end; i++) {
        int[] prompt = prompts.next();
        boolean directFirst = i % 2 == 0;
        if (directFirst) {
          direct.add(millis(scheduler, prompt));
        }
        over.add(http.millis(prompt, "ntp", plan.newTokens()));
        if (!directFirst) {
          direct.add(millis(scheduler, prompt));
        }
      }
      double directMillis = sum(direct) / direct.size();
      double httpMillis = sum(over) / over.size();
      return new ServingReport.Http(directMillis, httpMillis, httpMillis / directMillis - 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private double millis(Scheduler scheduler, int... prompt) {
    long start = System.nanoTime();
    ask(scheduler, prompt, "ntp", plan.newTokens());
    return (System.nanoTime() - start) / 1e6;
  }

  private void warmUp(HttpRequests http) throws IOException, InterruptedException {
    int[] prompt = Arrays.copyOf(prompts.next(), 1);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(plan.httpSeconds()) / 2;
    for (int i = 0; i < HTTP_WARM_UP && System.nanoTime() < end; i++) {
      http.millis(prompt, "ntp", 1);
    }
  }

  private double askBehind(Scheduler scheduler, int[] beginning, int... question) {
    int[] prompt = Arrays.copyOf(beginning, beginning.length + question.length);
    System.arraycopy(question, 0, prompt, beginning.length, question.length);
    return ask(scheduler, prompt, "ntp", 1).firstTokenMillis();
  }
}
