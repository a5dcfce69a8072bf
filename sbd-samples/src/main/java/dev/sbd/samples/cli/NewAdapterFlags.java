package dev.sbd.samples.cli;

import dev.sbd.djl.training.TrainingStart;
import dev.sbd.djl.training.TrainingStart.NewAdapter;
import dev.sbd.internal.Check;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say which adapter to train. */
final class NewAdapterFlags {
  @Option(
      names = "--adapter",
      paramLabel = "RANK|DIR",
      description =
          "Train a gated adapter and leave the checkpoint's weights as they are: --out gets the"
              + " adapter alone. A new one of this rank, or the one in a directory or"
              + " of this name that comes with sbd, to go on with.")
  private Optional<String> adapter = Optional.empty();

  @Option(
      names = "--adapter-alpha",
      paramLabel = "N",
      description =
          "A new adapter's products are multiplied by N / RANK (default: twice the rank).")
  private Optional<Integer> alpha = Optional.empty();

  @Option(
      names = "--adapter-targets",
      paramLabel = "NAME",
      split = ",",
      description =
          "The matrices of a layer that a new adapter stands beside (default: q_proj,k_proj,v_proj,"
              + "o_proj,gate_proj,up_proj,down_proj).")
  private List<String> targets = List.of();

  /** Whether an adapter is trained, and not all weights. */
  boolean isAsked() {
    return adapter.isPresent();
  }

  /**
   * What to begin with, if an adapter is trained.
   *
   * @param made where a new adapter is written as it begins
   */
  Optional<TrainingStart> start(Path base, int maxBlockSize, long seed, Path made) {
    boolean isNew = adapter.map(NewAdapterFlags::isRank).orElse(false);
    Check.that(
        isNew || (alpha.isEmpty() && targets.isEmpty()),
        "--adapter-alpha and --adapter-targets go with --adapter RANK only");
    return adapter.map(
        asked ->
            isNew
                ? TrainingStart.adapter(base, shape(asked, maxBlockSize, seed), made)
                : TrainingStart.adapter(base, AdapterConverter.directory(asked)));
  }

  private static boolean isRank(String asked) {
    return asked.matches("-?\\d{1,9}");
  }

  private NewAdapter shape(String asked, int maxBlockSize, long seed) {
    int rank = Integer.parseInt(asked);
    Check.that(rank >= 1, "--adapter must be a rank of at least 1 or a directory, got %s", asked);
    List<String> chosen = targets.isEmpty() ? NewAdapter.ALL_TARGETS : targets;
    return new NewAdapter(rank, alpha.orElse(2 * rank), chosen, maxBlockSize, seed);
  }
}
