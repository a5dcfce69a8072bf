package dev.sbd.samples.cli;

import dev.sbd.djl.training.NewAdapter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say which adapter to train. */
final class NewAdapterFlags {
  @Option(
      names = "--adapter",
      paramLabel = "RANK",
      description =
          "Train a gated adapter of this rank and leave the checkpoint's weights as they are: --out"
              + " gets the adapter alone.")
  private Optional<Integer> rank = Optional.empty();

  @Option(
      names = "--adapter-alpha",
      paramLabel = "N",
      description = "The adapter's products are multiplied by N / RANK (default: twice the rank).")
  private Optional<Integer> alpha = Optional.empty();

  @Option(
      names = "--adapter-targets",
      paramLabel = "NAME",
      split = ",",
      description =
          "The matrices of a layer that it stands beside (default: q_proj,k_proj,v_proj,o_proj,"
              + "gate_proj,up_proj,down_proj).")
  private List<String> targets = NewAdapter.ALL_TARGETS;

  boolean isAsked() {
    return rank.isPresent();
  }

  Optional<NewAdapter> shape(int maxBlockSize, long seed) {
    return rank.map(r -> new NewAdapter(r, alpha.orElse(2 * r), targets, maxBlockSize, seed));
  }
}
