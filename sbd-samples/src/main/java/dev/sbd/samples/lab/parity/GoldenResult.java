package dev.sbd.samples.lab.parity;

import dev.sbd.djl.ModelProbe;
import dev.sbd.model.BlockModel;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How far each golden case is off.
 *
 * @param tolerance what they may be off
 * @param deviations one a case
 */
record GoldenResult(Tolerance tolerance, List<Deviation> deviations) {

  static GoldenResult of(ModelProbe probe, Golden golden, Tolerance tolerance) {
    return new GoldenResult(
        tolerance, golden.cases().stream().map(entry -> deviation(probe, entry)).toList());
  }

  private static Deviation deviation(ModelProbe probe, GoldenCase entry) {
    BlockModel model = probe.model();
    try (ModelSession session = model.openSession(entry.size())) {
      if (entry.cached().length > 0) {
        fill(model, session, entry.cached());
      }
      return Deviation.of(probe.logits(entry.pass(session)), entry.logits());
    }
  }

  private static void fill(BlockModel model, ModelSession session, int... tokens) {
    model.forward(List.of(new Pass(session, 0, tokens.clone(), new int[0], List.of())));
  }

  boolean isOk() {
    return misses().isEmpty();
  }

  List<Miss> misses() {
    return IntStream.range(0, deviations.size())
        .filter(i -> !tolerance.accepts(deviations.get(i)))
        .mapToObj(i -> new Miss(Golden.FILE, i, tolerance.describe(deviations.get(i))))
        .toList();
  }

  GoldenReport report() {
    Deviation worst = deviations.stream().reduce(Deviation.NONE, Deviation::worst);
    @Nullable Double limit = tolerance.limit().isPresent() ? tolerance.limit().getAsDouble() : null;
    return new GoldenReport(
        deviations.size(), worst.absolute(), worst.relativeRms(), limit, isOk());
  }
}
