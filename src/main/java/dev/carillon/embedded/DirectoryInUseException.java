package dev.carillon.embedded;

import java.nio.file.Path;

/** Another process runs on a data directory. The message is fit for a user. */
public final class DirectoryInUseException extends RuntimeException {
  public DirectoryInUseException(Path directory) {
    super("directory " + directory + " is in use by another process");
  }
}
