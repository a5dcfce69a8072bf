package dev.sbd.samples.lab.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.samples.cli.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrainingTest {
  @TempDir private Path directory;

  @BeforeEach
  void copy() throws Exception {
    for (String name : new String[] {"config.json", "model.safetensors", "tokenizer_config.json"}) {
      Files.copy(Folders.TINY_LLAMA.resolve(name), directory.resolve(name));
    }
  }

  private void change(String file, Consumer<JsonObject> change) throws Exception {
    Path path = directory.resolve(file);
    JsonObject json = JsonParser.parseString(Files.readString(path)).getAsJsonObject();
    change.accept(json);
    Files.writeString(path, json.toString());
  }

  @ParameterizedTest
  @CsvSource({"sbd,SBD", "ntp,NTP"})
  void field_saysIt(String value, Training training) throws Exception {
    change("config.json", json -> json.addProperty("sbd_training", value));
    assertEquals(training, Training.of(directory));
  }

  @Test
  void otherValue_isRefused() throws Exception {
    change("config.json", json -> json.addProperty("sbd_training", "both"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Training.of(directory));
    assertEquals(
        directory.resolve("config.json")
            + ": sbd_training must be \"sbd\" or \"ntp\", got \"both\"",
        e.getMessage());
  }

  @Test
  void withoutField_isByTheMaskToken() throws Exception {
    change("config.json", json -> json.remove("sbd_training"));
    assertEquals(Training.SBD, Training.of(directory));
    change("config.json", json -> json.remove("mask_token_id"));
    assertEquals(Training.SBD, Training.of(directory), "the tokenizer knows one");
    change("tokenizer_config.json", json -> json.remove("mask_token"));
    assertEquals(Training.NTP, Training.of(directory));
  }
}
