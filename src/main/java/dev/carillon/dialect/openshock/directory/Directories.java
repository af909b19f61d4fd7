package dev.carillon.dialect.openshock.directory;

import java.util.function.Consumer;

/**
 * Access to the current directory. Implemented by {@code postgres}. Callable on any event loop;
 * never blocks.
 */
public interface Directories {
  /** As it was read last; empty if it never was. */
  Directory current();

  /** False if it is so long ago that nothing may be done by it. */
  boolean isFresh();

  /** Has the watcher told of each change, in order, on the event loop that this is called on. */
  void watch(Consumer<DirectoryChange> watcher);
}
