package dev.carillon.dialect.openshock.directory;

import java.util.function.Consumer;

/**
 * Access to the current directory. Implemented by {@code postgres}. Callable on any event loop;
 * never blocks.
 */
public interface Directories {
  /** The directory as last read; empty if it was never read. */
  Directory current();

  /** False if the last read is too old to act on. */
  boolean isFresh();

  /** Registers a watcher for each change, in order, on the event loop of this call. */
  void watch(Consumer<DirectoryChange> watcher);
}
