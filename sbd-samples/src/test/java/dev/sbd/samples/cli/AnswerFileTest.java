package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import dev.sbd.samples.lab.prompts.AnswerLine;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class AnswerFileTest {

  @Test
  void lines_areForcedToTheDiskNowAndThen_andAtTheEnd() {
    Disk disk = new Disk();
    AnswerLine line = new AnswerLine(new JsonObject());
    try (AnswerFile file = new AnswerFile(Path.of("out"), disk, new ArrayList<>())) {
      for (int i = 1; i <= 3 * AnswerFile.FORCED + 1; i++) {
        file.add(line);
        assertEquals(i / AnswerFile.FORCED * AnswerFile.FORCED * "{}\n".length(), disk.safe);
      }
    }
    assertEquals(disk.written, disk.safe);
  }

  /** Counts bytes, and those of them that a power cut leaves. */
  private static final class Disk extends FileChannel {
    private int written;
    private int safe;

    @Override
    public int write(ByteBuffer bytes) {
      int count = bytes.remaining();
      bytes.position(bytes.limit());
      written += count;
      return count;
    }

    @Override
    public void force(boolean metaData) {
      safe = written;
    }

    @Override
    protected void implCloseChannel() {}

    @Override
    public int read(ByteBuffer bytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] bytes, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] bytes, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long size() {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel truncate(long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer bytes, long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer bytes, long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException();
    }
  }
}
