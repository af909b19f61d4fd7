package dev.carillon.dialect.openshock.directory;

/**
 * The directory before and after.
 *
 * @param what holds what is really different, and nothing else
 */
public record DirectoryChange(Directory before, Directory after, DirectoryUpdate what) {
  public boolean isEmpty() {
    return what.isEmpty();
  }
}
