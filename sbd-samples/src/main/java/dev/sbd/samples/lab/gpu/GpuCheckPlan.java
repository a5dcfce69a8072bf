package dev.sbd.samples.lab.gpu;

import static java.util.stream.Collectors.joining;

import dev.sbd.djl.training.ModelShape;
import dev.sbd.internal.Check;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to be checked.
 *
 * @param device as {@code --device} takes it
 * @param golden checkpoints with reference data beside them; if there are none, that is left out
 * @param shapes published ones whose passes are timed; the first also with many clients
 * @param trainingShapes published ones whose training is timed
 * @param shapesDirectory where random checkpoints are kept, if not where sbd keeps them
 * @param cacheLengths tokens cached before the passes that are timed, and lengths of prompts
 * @param readMebibytes of the buffer that tells how fast memory is read
 * @param chosen names of the steps to take; if none, all
 * @param time for all steps together
 */
public record GpuCheckPlan(
    String device,
    List<Path> golden,
    List<String> shapes,
    List<String> trainingShapes,
    Optional<Path> shapesDirectory,
    List<Integer> cacheLengths,
    int readMebibytes,
    List<String> chosen,
    Duration time) {
  private static final int MINUTE = 60;
  private static final Map<String, String> NEEDS =
      Map.of(
          "parity-float32", ", which needs --golden",
          "parity-bfloat16", ", which needs --golden",
          "memory", ", which needs a GPU");

  /**
   * Checks time and shapes.
   *
   * @throws dev.sbd.error.InvalidRequestException if there is no time, or no shape of that name
   */
  public GpuCheckPlan {
    Check.that(!time.isNegative() && !time.isZero(), "--minutes must be above 0");
    requireKnown("--shapes", shapes);
    requireKnown("--training-shapes", trainingShapes);
  }

  private static void requireKnown(String flag, List<String> shapes) {
    List<String> published = ModelShape.published();
    for (String shape : shapes) {
      Check.that(
          published.contains(shape),
          "%s must be some of %s, got %s",
          flag,
          String.join(", ", published),
          shape);
    }
  }

  /**
   * The steps, those that are worth most first.
   *
   * @throws dev.sbd.error.InvalidRequestException if one was chosen that there is not
   */
  List<Step> steps() {
    List<Step> all = all();
    List<String> names = all.stream().map(Step::name).toList();
    for (String name : chosen) {
      Check.that(
          names.contains(name),
          "--steps must be some of %s, got %s%s",
          String.join(", ", names),
          name,
          Objects.requireNonNullElse(NEEDS.get(name), ""));
    }
    return all.stream().filter(step -> chosen.isEmpty() || chosen.contains(step.name())).toList();
  }

  private List<Step> all() {
    List<Step> steps = new ArrayList<>();
    if (!golden.isEmpty()) {
      steps.add(parity("float32"));
      steps.add(parity("bfloat16"));
    }
    steps.add(own("texts"));
    shapes.stream().limit(1).map(this::bench).forEach(steps::add);
    steps.add(own("failures"));
    if (!device.equals("cpu")) {
      steps.add(own("memory"));
    }
    steps.add(own("losses"));
    shapes.stream().skip(1).map(this::bench).forEach(steps::add);
    trainingShapes.stream().map(this::training).forEach(steps::add);
    shapes.stream().limit(1).map(this::serving).forEach(steps::add);
    return steps;
  }

  private Step parity(String dtype) {
    return step("parity-" + dtype, 3, words("parity --dtype " + dtype), golden);
  }

  private Step own(String name) {
    return step(name, 4, words("gpu-check " + name), List.of());
  }

  private Step bench(String shape) {
    String lengths = cacheLengths.stream().map(String::valueOf).collect(joining(","));
    String how = "bench --dtype bfloat16 --block-sizes 1,16,32 --read-buffer " + readMebibytes;
    return step(
        "bench-" + shape,
        7,
        words(how + " --cache-lengths " + lengths + " --prefill " + lengths),
        of(shape));
  }

  private Step serving(String shape) {
    String how = "bench-serving --dtype bfloat16 --clients 1,4,16 --requests 2 --rounds 2";
    return step(
        "serving-" + shape, 6, words(how + " --shared-tokens 0 --http-seconds 0"), of(shape));
  }

  private Step training(String shape) {
    return step("training-" + shape, 5, words("bench-training"), of(shape));
  }

  private List<String> of(String shape) {
    List<String> flags = new ArrayList<>(List.of("--shape", shape));
    shapesDirectory.ifPresent(d -> flags.addAll(List.of("--shapes-dir", d.toString())));
    return flags;
  }

  private Step step(String name, int minutes, List<String> words, Collection<?> more) {
    List<String> arguments = new ArrayList<>(words);
    arguments.addAll(List.of("--device", device));
    more.forEach(argument -> arguments.add(argument.toString()));
    return new Step(name, Duration.ofSeconds((long) minutes * MINUTE), arguments);
  }

  private static List<String> words(String command) {
    return List.of(command.split(" "));
  }
}
