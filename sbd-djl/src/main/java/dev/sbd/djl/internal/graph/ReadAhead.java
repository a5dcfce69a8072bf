package dev.sbd.djl.internal.graph;

import dev.sbd.djl.internal.checkpoint.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads tensors into the system's cache a little ahead of who takes them from a mapping. Pages of a
 * mapping are read in small pieces, when they are touched, and who touches them waits meanwhile.
 */
final class ReadAhead implements AutoCloseable {
  /** So much that the disk is never idle, and so little that nothing is evicted before its use. */
  private static final long AHEAD = 256L << 20;

  private static final int PIECE = 1 << 17;

  private final List<TensorInfo> tensors;
  private final long ahead;
  private final long bytes;
  private final Thread reader = new Thread(this::read, "read-ahead");
  private long wanted;
  private final AtomicLong done = new AtomicLong();

  /** Begins to read tensors, in this order. */
  ReadAhead(List<TensorInfo> tensors) {
    this(tensors, AHEAD);
  }

  /** Likewise, at most so many bytes ahead. */
  ReadAhead(List<TensorInfo> tensors, long ahead) {
    this.tensors = List.copyOf(tensors);
    this.ahead = ahead;
    this.bytes = tensors.stream().mapToLong(TensorInfo::bytes).sum();
    this.wanted = ahead;
    reader.setDaemon(true);
    reader.start();
  }

  /** Says that this share of the bytes is used, in {@code [0, 1]}. */
  synchronized void used(double share) {
    wanted = (long) (bytes * share) + ahead;
    notifyAll();
  }

  /** Bytes read so far. */
  long done() {
    return done.get();
  }

  /** Waits for the end of the reading. */
  void join() throws InterruptedException {
    reader.join();
  }

  private void read() {
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    try {
      for (TensorInfo tensor : tensors) {
        read(tensor, piece);
      }
    } catch (IOException | InterruptedException e) {
      Thread.currentThread().interrupt(); // whoever takes the tensors will hear of the file
    }
  }

  private void read(TensorInfo tensor, ByteBuffer piece) throws IOException, InterruptedException {
    try (FileChannel file = FileChannel.open(tensor.file())) {
      for (long at = 0; at < tensor.bytes(); at += piece.limit()) {
        piece.clear().limit((int) Math.min(PIECE, tensor.bytes() - at));
        awaitRoom();
        file.read(piece, tensor.offsetInFile() + at);
        done.addAndGet(piece.limit());
      }
    }
  }

  private synchronized void awaitRoom() throws InterruptedException {
    while (done.get() >= wanted) {
      wait();
    }
  }

  /** Reads no more. */
  @Override
  public void close() {
    reader.interrupt();
  }
}
