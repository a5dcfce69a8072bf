package dev.sbd.djl.training;

import dev.sbd.djl.internal.checkpoint.Adapter;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.FileProblem;
import dev.sbd.djl.internal.checkpoint.ShortHash;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a training must have in common with one that it goes on with, by name. */
final class RunDescription {
  private static final int SAMPLE_BYTES = 1 << 16;

  private RunDescription() {}

  static Map<String, String> of(
      TrainingStart start, TrainingData data, TrainingOptions options, TrainingCompute compute) {
    Map<String, String> run = new LinkedHashMap<>();
    run.put("model", model(start.checkpoint()));
    run.put("adapter", start.adapter().map(RunDescription::adapter).orElse("none"));
    run.put("data", data(data));
    run.put("documents", String.valueOf(data.documents().size()));
    run.put("mask token", String.valueOf(start.maskToken()));
    run.put("method", options.method().name());
    run.put("blocks", options.blocks().toString());
    run.put("copies", options.copies().toString());
    run.put("steps", String.valueOf(options.steps()));
    run.put("batch tokens", String.valueOf(options.batchTokens()));
    run.put("schedule", options.schedule().toString());
    run.put("weight decay", String.valueOf(options.weightDecay()));
    run.put("clip", String.valueOf(options.clip()));
    run.put("seed", String.valueOf(options.seed()));
    run.put("compute", compute.toString());
    return run;
  }

  private static String model(Checkpoint checkpoint) {
    return hash(checkpoint.config().toString(), checkpoint.tensors().values());
  }

  private static String adapter(Adapter adapter) {
    return hash(adapter.config().describe(), adapter.tensors().values());
  }

  /** Shape, and the first numbers of each tensor: any training changes them all. */
  private static String hash(String shape, Collection<TensorInfo> tensors) {
    ShortHash hash = new ShortHash();
    hash.update(shape);
    for (TensorInfo tensor : tensors) {
      hash.update(tensor.name() + tensor.dtype() + Arrays.toString(tensor.shape()));
      try (InputStream in = tensor.open(0)) {
        hash.update(ByteBuffer.wrap(in.readNBytes((int) Math.min(tensor.bytes(), SAMPLE_BYTES))));
      } catch (IOException e) {
        throw FileProblem.reading(tensor.file(), e);
      }
    }
    return hash.finish();
  }

  private static String data(TrainingData data) {
    ShortHash hash = new ShortHash();
    for (Document document : data.documents()) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * (document.length() + 3));
      bytes.putInt(document.length()).putInt(document.promptLength());
      bytes.putInt(document.isEnded() ? 1 : 0);
      for (int token : document.tokens()) {
        bytes.putInt(token);
      }
      hash.update(bytes.flip());
    }
    return hash.finish();
  }
}
