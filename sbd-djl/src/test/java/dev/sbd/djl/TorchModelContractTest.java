package dev.sbd.djl;

import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.graph.TorchModelLoader;
import dev.sbd.model.BlockModel;
import dev.sbd.model.BlockModelContract;
import org.junit.jupiter.api.Nested;

/** The contract on every golden checkpoint. */
class TorchModelContractTest {
  /** Two ways to cut a pass round float32 differently; the worst seen was 2e-6. */
  private static final double FLOAT32 = 2e-4;

  /** bfloat16 has 8 digits; a logit of the golden checkpoints is off by up to 0.1. */
  private static final double BFLOAT16 = 0.15;

  abstract static class Float32Contract extends BlockModelContract {
    private final String name;

    Float32Contract(String name) {
      this.name = name;
    }

    @Override
    protected BlockModel open() {
      return TorchModels.golden(name, Precision.FLOAT32);
    }

    @Override
    protected double tolerance() {
      return FLOAT32;
    }
  }

  abstract static class Bfloat16Contract extends BlockModelContract {
    private final String name;

    Bfloat16Contract(String name) {
      this.name = name;
    }

    @Override
    protected BlockModel open() {
      return TorchModels.golden(name, Precision.BFLOAT16);
    }

    @Override
    protected double tolerance() {
      return BFLOAT16;
    }
  }

  abstract static class QuantizedContract extends BlockModelContract {
    private final String name;
    private final WeightFormat quantization;

    QuantizedContract(String name, WeightFormat quantization) {
      this.name = name;
      this.quantization = quantization;
    }

    @Override
    protected BlockModel open() {
      TorchModels.assumeProductsOf(quantization);
      return TorchModelLoader.load(
          Checkpoint.open(CheckpointFixture.golden(name)),
          LoadOptions.builder().weights(quantization).build());
    }

    @Override
    protected double tolerance() {
      return BFLOAT16;
    }
  }

  @Nested
  class Llama extends Float32Contract {
    Llama() {
      super(CheckpointFixture.LLAMA);
    }
  }

  @Nested
  class LlamaTied extends Float32Contract {
    LlamaTied() {
      super(CheckpointFixture.LLAMA_TIED);
    }
  }

  @Nested
  class Qwen2 extends Float32Contract {
    Qwen2() {
      super(CheckpointFixture.QWEN2);
    }
  }

  @Nested
  class Qwen3 extends Float32Contract {
    Qwen3() {
      super(CheckpointFixture.QWEN3);
    }
  }

  @Nested
  class Qwen3Sharded extends Float32Contract {
    Qwen3Sharded() {
      super(CheckpointFixture.QWEN3_SHARDED);
    }
  }

  @Nested
  class LlamaTiedInBfloat16 extends Bfloat16Contract {
    LlamaTiedInBfloat16() {
      super(CheckpointFixture.LLAMA_TIED);
    }
  }

  @Nested
  class Qwen3ShardedInBfloat16 extends Bfloat16Contract {
    Qwen3ShardedInBfloat16() {
      super(CheckpointFixture.QWEN3_SHARDED);
    }
  }

  @Nested
  class Qwen3ShardedInInt8 extends QuantizedContract {
    Qwen3ShardedInInt8() {
      super(CheckpointFixture.QWEN3_SHARDED, WeightFormat.INT8);
    }
  }

  @Nested
  class LlamaInW8a8 extends QuantizedContract {
    LlamaInW8a8() {
      super(CheckpointFixture.LLAMA, WeightFormat.W8A8);
    }
  }

  @Nested
  class Qwen2InInt4 extends QuantizedContract {
    Qwen2InInt4() {
      super(CheckpointFixture.QWEN2, WeightFormat.INT4);
    }
  }
}
