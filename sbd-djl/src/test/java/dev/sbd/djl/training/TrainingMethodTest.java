package dev.sbd.djl.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingMethodTest {
  @TempDir private Path folder;
  private CheckpointFixture checkpoint;

  @BeforeEach
  void copy() {
    checkpoint = CheckpointFixture.copy(CheckpointFixture.LLAMA, folder);
  }

  @ParameterizedTest
  @CsvSource({"sbd,SBD", "ntp,NTP"})
  void field_saysIt(String value, TrainingMethod method) {
    checkpoint.config("sbd_training", "\"" + value + "\"");
    assertEquals(method, TrainingMethod.of(checkpoint.directory()));
  }

  @Test
  void otherValue_isRefused() {
    checkpoint.config("sbd_training", "\"both\"");
    assertEquals(
        checkpoint.file("config.json") + ": sbd_training must be \"sbd\" or \"ntp\", got \"both\"",
        assertThrows(CheckpointException.class, () -> TrainingMethod.of(checkpoint.directory()))
            .getMessage());
  }

  @Test
  void withoutField_isByTheMaskToken() {
    checkpoint.write(
        "tokenizer.json", "{\"added_tokens\": [{\"id\": 3, \"content\": \"<mask>\"}]}");
    checkpoint.write("tokenizer_config.json", "{\"mask_token\": \"<mask>\"}");
    assertEquals(TrainingMethod.SBD, TrainingMethod.of(checkpoint.directory()));
    checkpoint.dropConfig("mask_token_id");
    assertEquals(
        TrainingMethod.SBD, TrainingMethod.of(checkpoint.directory()), "the tokenizer knows one");
    checkpoint.write("tokenizer_config.json", "{}");
    assertEquals(TrainingMethod.NTP, TrainingMethod.of(checkpoint.directory()));
  }
}
