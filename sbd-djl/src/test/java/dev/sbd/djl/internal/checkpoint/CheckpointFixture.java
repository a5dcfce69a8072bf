package dev.sbd.djl.internal.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A golden checkpoint copied to a folder of the test's own, to be spoilt there. */
public final class CheckpointFixture {
  /** Llama with llama3 rope scaling, float32, untied. */
  public static final String LLAMA = "llama-rope3-untied";

  /** Llama, bfloat16, tied, {@code rope_parameters}. */
  public static final String LLAMA_TIED = "llama-tied-bf16";

  /** Qwen 2, float32, tied, with biases. */
  public static final String QWEN2 = "qwen2-bias";

  /** Qwen 3, float32, tied, heads wider than hidden / heads. */
  public static final String QWEN3 = "qwen3-tied-headdim";

  /** Qwen 3, bfloat16, untied, nine shards. */
  public static final String QWEN3_SHARDED = "qwen3-untied-bf16-sharded";

  /** Llama, bfloat16, tied, no mask token, with a gated adapter in {@code adapter}. */
  public static final String LLAMA_ADAPTER = "llama-adapter";

  /** All the golden checkpoints without an adapter. */
  public static final List<String> ALL = List.of(LLAMA, LLAMA_TIED, QWEN2, QWEN3, QWEN3_SHARDED);

  private final Path directory;

  private CheckpointFixture(Path directory) {
    this.directory = directory;
  }

  /** The golden checkpoint {@code name} itself, not to be written to. */
  public static Path golden(String name) {
    return resource("golden/" + name);
  }

  /** A folder or file of the test resources. */
  public static Path resource(String name) {
    URL url = CheckpointFixture.class.getClassLoader().getResource(name);
    try {
      return Path.of(Objects.requireNonNull(url, name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  /** Copies the golden checkpoint {@code name} into the new folder {@code parent/name}. */
  public static CheckpointFixture copy(String name, Path parent) {
    return copy(golden(name), parent);
  }

  /** The same of a family's. */
  public static CheckpointFixture copyOfFamily(String name, Path parent) {
    return copy(resource("golden-families/" + name), parent);
  }

  private static CheckpointFixture copy(Path golden, Path parent) {
    Path target = parent.resolve(golden.getFileName());
    doing(
        () -> {
          Files.createDirectories(target);
          try (Stream<Path> files = Files.list(golden)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
              Files.copy(file, target.resolve(file.getFileName()));
            }
          }
        });
    return new CheckpointFixture(target);
  }

  /** A folder that is there, to be spoilt. */
  public static CheckpointFixture of(Path directory) {
    return new CheckpointFixture(directory);
  }

  /** The copy. */
  public Path directory() {
    return directory;
  }

  /** A file of the copy. */
  public Path file(String name) {
    return directory.resolve(name);
  }

  /** Opens the copy. */
  public Checkpoint open() {
    return Checkpoint.open(directory);
  }

  /** Sets a field of config.json to a value given as JSON. */
  public CheckpointFixture config(String field, String json) {
    return edit("config.json", object -> object.add(field, JsonParser.parseString(json)));
  }

  /** Removes a field of config.json. */
  public CheckpointFixture dropConfig(String field) {
    return edit("config.json", object -> object.remove(field));
  }

  /** Changes a JSON file. */
  public CheckpointFixture edit(String file, Consumer<JsonObject> change) {
    doing(
        () -> {
          JsonObject object =
              JsonParser.parseString(Files.readString(file(file))).getAsJsonObject();
          change.accept(object);
          Files.writeString(file(file), object.toString());
        });
    return this;
  }

  /** Writes a file. */
  public CheckpointFixture write(String file, String text) {
    doing(() -> Files.writeString(file(file), text));
    return this;
  }

  /** Writes a file. */
  public CheckpointFixture write(String file, byte[] bytes) {
    doing(() -> Files.write(file(file), bytes));
    return this;
  }

  /** Cuts a file down to {@code bytes} bytes. */
  public CheckpointFixture truncate(String file, long bytes) {
    doing(
        () -> {
          try (FileChannel channel = FileChannel.open(file(file), StandardOpenOption.WRITE)) {
            channel.truncate(bytes);
          }
        });
    return this;
  }

  /** Deletes a file. */
  public CheckpointFixture drop(String file) {
    doing(() -> Files.delete(file(file)));
    return this;
  }

  /** Renames a file. */
  public CheckpointFixture rename(String from, String to) {
    doing(() -> Files.move(file(from), file(to)));
    return this;
  }

  /** Changes the header of a safetensors file, its data left as it is. */
  public CheckpointFixture editHeader(String file, Consumer<JsonObject> change) {
    return rewriteHeader(
        file,
        header -> {
          JsonObject object = JsonParser.parseString(header).getAsJsonObject();
          change.accept(object);
          return object.toString();
        });
  }

  /** Changes one tensor's entry in the header of a safetensors file. */
  public CheckpointFixture editTensor(String file, String tensor, String field, String json) {
    JsonElement value = JsonParser.parseString(json);
    return editHeader(file, header -> header.getAsJsonObject(tensor).add(field, value));
  }

  /** Replaces the text of a safetensors file's header; the new one is padded to 8 bytes. */
  public CheckpointFixture rewriteHeader(String file, UnaryOperator<String> change) {
    doing(
        () -> {
          ByteBuffer bytes =
              ByteBuffer.wrap(Files.readAllBytes(file(file))).order(ByteOrder.LITTLE_ENDIAN);
          byte[] old = new byte[(int) bytes.getLong()];
          bytes.get(old);
          String text = change.apply(new String(old, UTF_8).strip());
          byte[] header = (text + " ".repeat((8 - text.length() % 8) % 8)).getBytes(UTF_8);
          ByteBuffer all = ByteBuffer.allocate(8 + header.length + bytes.remaining());
          all.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header).put(bytes);
          Files.write(file(file), all.array());
        });
    return this;
  }

  /** Renames tensors in all safetensors files and the index. */
  public CheckpointFixture renameTensors(UnaryOperator<String> change) {
    for (String file : weightFiles()) {
      editHeader(file, header -> rename(header, change));
    }
    String index = "model.safetensors.index.json";
    return Files.exists(file(index))
        ? edit(index, object -> rename(object.getAsJsonObject("weight_map"), change))
        : this;
  }

  private static void rename(JsonObject object, UnaryOperator<String> change) {
    for (String name : List.copyOf(object.keySet())) {
      object.add(change.apply(name), object.remove(name));
    }
  }

  /** Makes the header of each safetensors file so long that no tensor begins at an even byte. */
  public CheckpointFixture misalign() {
    weightFiles().forEach(this::misalign);
    return this;
  }

  /** Makes the header of a file longer by a space. */
  public CheckpointFixture misalign(String file) {
    doing(
        () -> {
          ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file(file)));
          int header = (int) bytes.order(ByteOrder.LITTLE_ENDIAN).getLong();
          ByteBuffer all = ByteBuffer.allocate(bytes.capacity() + 1);
          all.order(ByteOrder.LITTLE_ENDIAN).putLong(header + 1L);
          all.put(bytes.slice(8, header)).put((byte) ' ').put(bytes.position(8 + header));
          Files.write(file(file), all.array());
        });
    return this;
  }

  /** Deletes the weights and their index. */
  public CheckpointFixture dropWeights() {
    weightFiles().forEach(this::drop);
    doing(() -> Files.deleteIfExists(file("model.safetensors.index.json")));
    return this;
  }

  private List<String> weightFiles() {
    String[] names =
        Objects.requireNonNull(
            directory
                .toFile()
                .list((folder, name) -> name.startsWith("model") && name.endsWith(".safetensors")));
    return List.of(names);
  }

  private interface Io {
    void run() throws IOException;
  }

  private static void doing(Io io) {
    try {
      io.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
