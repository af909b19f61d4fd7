package dev.carillon.embedded;

import java.nio.file.Path;

/** Thrown if another process uses a data directory. The message may be shown to a user. */
public final class DirectoryInUseException extends RuntimeException {
  public DirectoryInUseException(Path directory) {
    super("directory " + directory + " is in use by another process");
  }
}
