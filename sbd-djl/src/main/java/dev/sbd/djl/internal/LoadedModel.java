package dev.sbd.djl.internal;

import dev.sbd.BatchingModel;
import dev.sbd.SetBlockDecoder;
import dev.sbd.djl.ChatTemplate;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.ModelProbe;
import dev.sbd.djl.SbdModel;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.graph.TorchModel;
import dev.sbd.djl.internal.graph.TorchModelLoader;
import dev.sbd.djl.internal.text.CheckpointText;
import dev.sbd.model.BlockModel;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Tokenizer;
import java.nio.file.Path;
import java.util.Optional;

/** A checkpoint on libtorch. */
public final class LoadedModel implements SbdModel {
  private final TorchModel model;
  private final CheckpointText text;
  private final SetBlockDecoder decoder;
  private volatile boolean closed;

  private LoadedModel(TorchModel model, int maxBatch, CheckpointText text) {
    this.model = model;
    this.text = text;
    BlockModel shared = maxBatch == 1 ? model : new BatchingModel(model, maxBatch);
    this.decoder =
        text.tokenizer()
            .map(encoder -> new SetBlockDecoder(shared, encoder))
            .orElseGet(() -> new SetBlockDecoder(shared));
  }

  /** Opens checkpoints for {@link SbdModel#load(Path)}. */
  public static final class Loader implements SbdModel.Loader {
    @Override
    public SbdModel load(Path directory, LoadOptions options) {
      Checkpoint checkpoint = Checkpoint.open(directory, options.family());
      CheckpointText text = CheckpointText.open(directory, options.chatTemplate());
      try {
        TorchModel model = TorchModelLoader.load(checkpoint, options);
        return new LoadedModel(model, options.maxBatch(), text);
      } catch (RuntimeException e) {
        text.close();
        throw e;
      }
    }
  }

  @Override
  public ModelSpec spec() {
    return model.spec();
  }

  @Override
  public SetBlockDecoder decoder() {
    return decoder;
  }

  @Override
  public Optional<Tokenizer> findTokenizer() {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
    return text.tokenizer();
  }

  @Override
  public Optional<ChatTemplate> findChatTemplate() {
    return text.chatTemplate();
  }

  @Override
  public ModelProbe probe() {
    return model;
  }

  /** Its name, as in {@code "llama 2.1M bfloat16 cpu"}. */
  @Override
  public String toString() {
    return spec().name();
  }

  @Override
  public void close() {
    closed = true;
    model.close();
    text.close();
  }
}
