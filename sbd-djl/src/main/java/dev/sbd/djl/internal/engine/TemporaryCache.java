package dev.sbd.djl.internal.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where a user without a home keeps native libraries. What lies there is run: it is nobody else's.
 */
final class TemporaryCache {
  private static final String NAME = ".djl.ai";
  private static final String OWNER = "unix:uid";

  private TemporaryCache() {}

  /**
   * A directory of this user alone among temporary files, the same for all processes, but where
   * somebody else has put one in its place.
   *
   * @param temporary the directory of temporary files
   */
  static Path in(Path temporary) {
    if (!temporary.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return temporary.resolve(NAME); // Windows has temporary files of each user
    }
    try {
      Path own = Files.createTempDirectory(temporary, NAME); // with rights for this user alone
      Object user = Files.getAttribute(own, OWNER);
      Path cache = temporary.resolve(NAME + "-" + user);
      rename(own, cache);
      if (!isOf(user, cache)) {
        return own;
      }
      Files.deleteIfExists(own);
      return cache;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Unless there is one of that name. */
  private static void rename(Path directory, Path name) throws IOException {
    try {
      Files.move(directory, name);
    } catch (FileSystemException e) {
      if (!Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  private static boolean isOf(Object user, Path cache) throws IOException {
    return Files.isDirectory(cache, LinkOption.NOFOLLOW_LINKS)
        && Files.getAttribute(cache, OWNER, LinkOption.NOFOLLOW_LINKS).equals(user)
        && PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)).endsWith("------");
  }
}
