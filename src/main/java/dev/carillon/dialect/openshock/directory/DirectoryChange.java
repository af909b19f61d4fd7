package dev.carillon.dialect.openshock.directory;

/**
 * The directory before and after a change.
 *
 * @param what only what really differs
 */
public record DirectoryChange(Directory before, Directory after, DirectoryUpdate what) {
  public boolean isEmpty() {
    return what.isEmpty();
  }
}
