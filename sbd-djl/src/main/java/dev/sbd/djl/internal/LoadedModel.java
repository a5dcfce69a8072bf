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
import dev.sbd.djl.internal.text.HuggingFaceTextTokenizer;
import dev.sbd.djl.internal.text.JinjaChatTemplate;
import dev.sbd.model.BlockModel;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A checkpoint on libtorch. */
public final class LoadedModel implements SbdModel {
  private final TorchModel model;
  private final Optional<HuggingFaceTextTokenizer> tokenizer;
  private final Optional<ChatTemplate> chatTemplate;
  private final SetBlockDecoder decoder;
  private volatile boolean closed;

  private LoadedModel(
      TorchModel model,
      int maxBatch,
      Optional<HuggingFaceTextTokenizer> tokenizer,
      Optional<ChatTemplate> chatTemplate) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.chatTemplate = chatTemplate;
    BlockModel shared = maxBatch == 1 ? model : new BatchingModel(model, maxBatch);
    this.decoder =
        tokenizer
            .map(encoder -> new SetBlockDecoder(shared, encoder))
            .orElseGet(() -> new SetBlockDecoder(shared));
  }

  /** Opens checkpoints for {@link SbdModel#load(Path)}. */
  public static final class Loader implements SbdModel.Loader {
    @Override
    public SbdModel load(Path directory, LoadOptions options) {
      Checkpoint checkpoint = Checkpoint.open(directory);
      Optional<ChatTemplate> template = JinjaChatTemplate.open(directory);
      Optional<HuggingFaceTextTokenizer> tokenizer = openTokenizer(directory);
      try {
        TorchModel model = TorchModelLoader.load(checkpoint, options);
        return new LoadedModel(model, options.maxBatch(), tokenizer, template);
      } catch (RuntimeException e) {
        tokenizer.ifPresent(HuggingFaceTextTokenizer::close);
        throw e;
      }
    }

    private static Optional<HuggingFaceTextTokenizer> openTokenizer(Path directory) {
      return Files.exists(directory.resolve("tokenizer.json"))
          ? Optional.of(HuggingFaceTextTokenizer.open(directory))
          : Optional.empty();
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
    return tokenizer.map(found -> found);
  }

  @Override
  public Optional<ChatTemplate> findChatTemplate() {
    return chatTemplate;
  }

  @Override
  public ModelProbe probe() {
    return model;
  }

  @Override
  public void close() {
    closed = true;
    model.close();
    tokenizer.ifPresent(HuggingFaceTextTokenizer::close);
  }
}
