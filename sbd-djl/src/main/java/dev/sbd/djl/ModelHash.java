package dev.sbd.djl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells models apart, wherever they are: a hash of their files' names, sizes and contents. Of a
 * large file it takes samples; any training changes all of it.
 */
public final class ModelHash {
  private static final String COUNTED = ".*\\.(json|jinja|safetensors)";
  private static final int SAMPLES = 64; // of a file, at most
  private static final int SAMPLE = 1 << 16; // bytes
  private static final int SHOWN = 8; // bytes

  private final MessageDigest digest;

  private ModelHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * The hash, such as {@code sha256:0123456789abcdef}.
   *
   * @param directories a checkpoint's, and an adapter's if there is one; what is not there is empty
   */
  public static String of(List<Path> directories) {
    ModelHash hash = new ModelHash();
    try {
      for (Path directory : directories) {
        for (Path file : files(directory)) {
          hash.add(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "sha256:" + HexFormat.of().formatHex(hash.digest.digest(), 0, SHOWN);
  }

  private static List<Path> files(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches(COUNTED))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  private void add(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      digest.update((file.getFileName() + " " + size).getBytes(StandardCharsets.UTF_8));
      long step = Math.max(SAMPLE, size / SAMPLES);
      ByteBuffer sample = ByteBuffer.allocate(SAMPLE);
      for (long at = 0; at < size; at += step) {
        channel.read(sample.clear(), at);
        digest.update(sample.flip());
      }
    }
  }
}
