package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelHashTest {
  @TempDir private Path temp;

  @Test
  void hash_ofAModelAndItsAdapter_isOfTheFilesThatCount() throws Exception {
    Path model = Files.createDirectories(temp.resolve("a/model"));
    Files.writeString(model.resolve("config.json"), "{}");
    Files.write(model.resolve("model.safetensors"), new byte[10_000_000]);
    Path adapter = Files.createDirectory(temp.resolve("adapter"));
    String alone = ModelHash.of(List.of(model));
    assertEquals(alone, ModelHash.of(List.of(model, adapter)));
    Files.writeString(adapter.resolve("adapter_config.json"), "{}");
    assertNotEquals(alone, ModelHash.of(List.of(model, adapter)));
    Files.writeString(model.resolve("README.md"), "no part of it");
    assertEquals(alone, ModelHash.of(List.of(Files.move(model, temp.resolve("b")))));
    Files.writeString(temp.resolve("b/tokenizer.json"), "{}");
    assertNotEquals(alone, ModelHash.of(List.of(temp.resolve("b"))));
    assertEquals(ModelHash.of(List.of()), ModelHash.of(List.of(model)), "what is not there");
  }

  @Test
  void hash_ofALargeFile_hasSamplesOfAllOfIt() throws Exception {
    Path file = temp.resolve("model.safetensors");
    byte[] bytes = new byte[10_000_000];
    Files.write(file, bytes);
    String before = ModelHash.of(List.of(temp));
    for (int part = 0; part < 10; part++) {
      byte[] trained = bytes.clone();
      for (int i = 0; i < 1_000_000; i++) {
        trained[part * 1_000_000 + i] = 1;
      }
      Files.write(file, trained);
      assertNotEquals(before, ModelHash.of(List.of(temp)), "part " + part);
    }
  }
}
