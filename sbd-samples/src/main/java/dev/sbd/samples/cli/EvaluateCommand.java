package dev.sbd.samples.cli;

import dev.sbd.internal.Check;
import dev.sbd.samples.lab.charts.Chart;
import dev.sbd.samples.lab.evaluation.Decoding;
import dev.sbd.samples.lab.evaluation.Evaluation;
import dev.sbd.samples.lab.evaluation.Kind;
import dev.sbd.samples.lab.evaluation.Plan;
import dev.sbd.samples.lab.evaluation.Results;
import dev.sbd.samples.lab.evaluation.ResultsPicture;
import dev.sbd.samples.lab.evaluation.ResultsText;
import dev.sbd.samples.lab.tasks.Task;
import dev.sbd.solver.BlockSizing;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sbd evaluate}: accuracy, passes and time of checkpoints, decodings and tasks. */
@Command(
    name = "evaluate",
    description =
        "Answer held-out problems of the tasks (see sbd tasks) with checkpoints, each decoded in"
            + " several ways, and print a table: accuracy, and how many times fewer forward passes"
            + " and less time that took than the same checkpoint token by token. Or answer prompts"
            + " of your own (--prompts): tokens a pass, and how many times more tokens a second and"
            + " how many of the texts are those of the same checkpoint token by token.",
    footer = {
      "",
      "A model answers one prompt at a time, in all the ways one after the other. Tiny models are"
          + " fastest with OMP_NUM_THREADS=1 in the environment.",
      "",
      "Examples:",
      "  sbd evaluate --count 50",
      "  sbd evaluate --model llama --decodings gamma:0.05,gamma:0.1,verified \\",
      "      --csv results.csv",
      "  sbd evaluate --model sbd-run --ntp-model ntp-run --task json,java \\",
      "      --picture results.png",
      "  sbd evaluate --model llama --task json --decodings verified --grammar",
      "  sbd evaluate --model Qwen3-0.6B-SBD --prompts held-out.jsonl --count 100 \\",
      "      --decodings verified,verified:0.7,verified:whole --csv prompts.csv"
    })
final class EvaluateCommand extends ResultCommand {
  @Mixin private SubjectFlags subjects;
  @Mixin private TaskFlags tasks;
  @Mixin private ComputeFlags compute;

  @Option(
      names = "--prompts",
      paramLabel = "FILE",
      description =
          "Prompts in place of the tasks, a JSON object a line: {\"prompt\": ...} or {\"messages\":"
              + " [...]}, put into the chat template. A field kind says what they are counted with."
              + " UTF-8; - for standard input.")
  private Optional<String> prompts;

  @Option(
      names = "--decodings",
      paramLabel = "D",
      split = ",",
      defaultValue =
          "ntp,gamma:0.02,gamma:0.05,gamma:0.1,gamma:0.35,prefix:0.02,prefix:0.05,prefix:0.1,"
              + "prefix:0.35,prefix:0.6,gamma-margin:0.1,threshold:0.9,factor:1,fixed:2,verified",
      description =
          "Ways to decode, any of: "
              + Decoding.SPELLINGS
              + " (default: ${DEFAULT-VALUE}). NTP is always among them. Of a checkpoint trained for"
              + " nothing else, only NTP and verified:lookup.")
  private List<String> decodings;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "500",
      description = "Problems of each task, or prompts of each kind (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another seed gives other held-out problems (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--max-new-tokens",
      paramLabel = "N",
      defaultValue = "128",
      description = "Where an answer ends at the latest (default: ${DEFAULT-VALUE}).")
  private int maxNewTokens;

  @Option(
      names = {"-k", "--block-size"},
      paramLabel = "K",
      description = "Tokens a block (default: as is usual for the model).")
  private Optional<Integer> blockSize;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Problems or prompts to answer at a time, each on a thread with a model of its own (default:"
              + " ${DEFAULT-VALUE}). Needs that many idle cores, and OMP_NUM_THREADS=1.")
  private int parallel;

  @Option(
      names = "--grammar",
      description =
          "Answer each problem under the JSON Schema of the keys that it asks for, NTP's answers"
              + " too, and show how many tokens a pass there were, and had to come. Of the tasks"
              + " only json has schemas; the others go without.")
  private boolean grammar;

  @Option(names = "--csv", paramLabel = "FILE", description = "Write the numbers as CSV too.")
  private Optional<Path> csv;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description =
          "Draw accuracy against the reduction of passes as PNG. Of several checkpoints each gets"
              + " a file of its own, its name added to this one's.")
  private Optional<Path> picture;

  @Override
  public Integer call() {
    Plan plan =
        new Plan(
            kinds(),
            decodings.stream().map(Decoding::new).toList(),
            count,
            seed,
            maxNewTokens,
            blockSize.map(BlockSizing::fixed),
            parallel);
    Optional<OutputFile> csvFile = csv.map(OutputFile::at);
    picture.ifPresent(OutputFile::at);
    picture.ifPresent(file -> Chart.requireFonts());
    Results results = evaluate(plan);
    print(results, ResultsText.markdown(results));
    csvFile.ifPresent(file -> file.write(ResultsText.csv(results)));
    picture.ifPresent(file -> draw(file, ResultsPicture.of(results)));
    return ExitCode.OK;
  }

  private List<Kind> kinds() {
    if (prompts.isEmpty()) {
      return kinds(tasks.chosen());
    }
    for (String other : List.of("--task", "--seed", "--picture", "--grammar")) {
      Check.that(!isGiven(other), "--prompts goes without %s, which is for tasks", other);
    }
    return Kind.of(PromptsFlags.read(prompts.get()));
  }

  private List<Kind> kinds(List<Task> chosen) {
    Check.that(
        !grammar || chosen.stream().anyMatch(Task.WITH_SCHEMA::contains),
        "--grammar needs a task whose problems have a JSON Schema, such as json; got %s",
        chosen.stream().map(Task::label).collect(Collectors.joining(", ")));
    Function<Task, Kind> kind = grammar ? Kind::underGrammar : Kind::of;
    return chosen.stream().map(kind).toList();
  }

  private Results evaluate(Plan plan) {
    try (StatusLine line = new StatusLine(err())) {
      return new Evaluation(plan, compute::apply, progress(line))
          .run(subjects.chosen(compute.family()));
    }
  }

  /** On stderr; as if what is to come took as long a problem as what is done. */
  private static Evaluation.Progress progress(StatusLine line) {
    long start = System.nanoTime();
    return (what, done, all) -> {
      double left = (double) (System.nanoTime() - start) / done * (all - done);
      line.show(done == all, () -> done + "/" + all + "  " + StatusLine.left(left) + "  " + what);
    };
  }

  private static void draw(Path file, Map<String, byte[]> pictures) {
    pictures.forEach(
        (name, png) -> {
          Path path = pictures.size() == 1 ? file : file.resolveSibling(named(file, name));
          OutputFile.at(path).write(png);
        });
  }

  /** {@code results-llama.png} for {@code results.png}. */
  private static String named(Path file, String checkpoint) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
    return name.substring(0, dot)
        + "-"
        + checkpoint.replaceAll("[^\\w.-]+", "_")
        + name.substring(dot);
  }
}
