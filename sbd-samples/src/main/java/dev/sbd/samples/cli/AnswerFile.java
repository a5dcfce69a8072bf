package dev.sbd.samples.cli;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import dev.sbd.samples.lab.prompts.AnswerLine;
import dev.sbd.samples.lab.prompts.PromptLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A file of answers that grows line by line, in the order of the prompts. A process that dies
 * leaves the lines that it wrote, and at most a part of one more, which goes when the file is
 * opened again; a machine that dies may lose the last few.
 */
final class AnswerFile implements AutoCloseable {
  /** After so many lines all are put on the disk. */
  static final int FORCED = 32;

  private static final String BEGIN_ANEW = ": give another --out, or delete this one to begin anew";

  private final Path path;
  private final FileChannel channel;
  private final List<AnswerLine> answers;

  AnswerFile(Path path, FileChannel channel, List<AnswerLine> answers) {
    this.path = path;
    this.channel = channel;
    this.answers = answers;
  }

  /**
   * Opens a file, or makes it.
   *
   * @param prompts of which the file may have the answers to the first ones
   * @param by what the answers are from
   * @throws InvalidRequestException if it holds anything else, or another process writes it; it
   *     stays as it was
   * @throws OutputException if it cannot be written
   */
  static AnswerFile open(Path path, List<PromptLine> prompts, String by) {
    OutputFile.at(path);
    try {
      FileChannel channel = FileChannel.open(path, CREATE, READ, WRITE);
      try {
        requireOnlyWriter(path, channel);
        return new AnswerFile(path, channel, goOn(path, channel, prompts, by));
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new OutputException(path, e);
    }
  }

  private static void requireOnlyWriter(Path path, FileChannel channel) throws IOException {
    try {
      Check.that(channel.tryLock() != null, "%s is written by another process", path);
    } catch (OverlappingFileLockException e) {
      throw new InvalidRequestException(path + " is written by this process already", e);
    }
  }

  /** The answers that are there; then the channel is behind the last of them. */
  private static List<AnswerLine> goOn(
      Path path, FileChannel channel, List<PromptLine> prompts, String by) throws IOException {
    byte[] bytes = Channels.newInputStream(channel).readAllBytes();
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    List<AnswerLine> answers = new ArrayList<>();
    for (String line : new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList()) {
      answers.add(answer(path, line, prompt(path, answers.size(), prompts), by));
    }
    if (end < bytes.length) {
      requireBeginning(path, bytes, end, prompt(path, answers.size(), prompts));
    }
    channel.truncate(end);
    channel.position(end);
    return answers;
  }

  private static PromptLine prompt(Path path, int index, List<PromptLine> prompts) {
    Check.that(
        index < prompts.size(), "%s has more lines than there are prompts%s", path, BEGIN_ANEW);
    return prompts.get(index);
  }

  private static AnswerLine answer(Path path, String line, PromptLine prompt, String by) {
    AnswerLine answer =
        AnswerLine.parse(line)
            .filter(found -> found.answers(prompt))
            .orElseThrow(() -> foreign(path, prompt));
    Check.that(
        answer.generatedBy().equals(by),
        "%s has answers of \"%s\", not of \"%s\"%s",
        path,
        answer.generatedBy(),
        by,
        BEGIN_ANEW);
    return answer;
  }

  /** What stands behind {@code from} may go only if it is known what it was to be. */
  private static void requireBeginning(Path path, byte[] bytes, int from, PromptLine prompt) {
    byte[] beginning = AnswerLine.beginning(prompt).getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length - from, beginning.length);
    if (!Arrays.equals(bytes, from, from + length, beginning, 0, length)) {
      throw foreign(path, prompt);
    }
  }

  private static InvalidRequestException foreign(Path path, PromptLine prompt) {
    return new InvalidRequestException(
        "%s has something else in place of the answer to %s%s"
            .formatted(path, prompt.place(), BEGIN_ANEW));
  }

  /** All that it holds, in the prompts' order. */
  List<AnswerLine> answers() {
    return Collections.unmodifiableList(answers);
  }

  /**
   * Adds the next one.
   *
   * @throws OutputException if it cannot be written
   */
  void add(AnswerLine answer) {
    ByteBuffer line = ByteBuffer.wrap((answer.json() + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
      answers.add(answer);
      if (answers.size() % FORCED == 0) {
        channel.force(false);
      }
    } catch (IOException e) {
      throw new OutputException(path, e);
    }
  }

  /** Puts all on the disk. */
  @Override
  public void close() {
    try (channel) {
      channel.force(true);
    } catch (IOException e) {
      throw new OutputException(path, e);
    }
  }
}
