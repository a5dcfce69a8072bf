package dev.sbd.samples.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.Optional;

/** Why input or output failed, in words. */
final class Reason {
  private Reason() {}

  /** The words, without the file's name. */
  static String of(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file or directory";
    } else if (e instanceof AccessDeniedException) {
      return "permission denied";
    } else if (e instanceof FileAlreadyExistsException) {
      return "a file is in its place";
    } else if (e instanceof NotDirectoryException) {
      return "it is not a directory";
    } else if (e instanceof DirectoryNotEmptyException) {
      return "the directory is not empty";
    } else if (e instanceof CharacterCodingException) {
      return "it is not UTF-8 text";
    }
    if ("Is a directory".equals(e.getMessage())) {
      return "it is a directory";
    }
    String words = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return Optional.ofNullable(words)
        .map(w -> w.substring(0, 1).toLowerCase(Locale.ROOT) + w.substring(1))
        .orElse("input or output failed");
  }

  /** {@code message} with these words where it has, or ends with, the exception's own. */
  static String in(String message, IOException e) {
    if (message.contains(e.toString())) {
      return message.replace(e.toString(), withFile(message.replace(e.toString(), ""), e));
    }
    String own = ": " + e.getMessage();
    if (!message.endsWith(own)) {
      return message;
    }
    String rest = message.substring(0, message.length() - own.length());
    return rest + ": " + withFile(rest, e);
  }

  /** The words with the file's name, unless the {@code rest} of a message has it. */
  private static String withFile(String rest, IOException e) {
    String file = e instanceof FileSystemException f ? String.valueOf(f.getFile()) : "";
    return file.isEmpty() || rest.contains(file) ? of(e) : file + ": " + of(e);
  }
}
