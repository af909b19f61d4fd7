package dev.carillon.sample;

/** The directory holds a sample world of another version. Its message can be shown to a user. */
final class OldWorldException extends RuntimeException {
  OldWorldException() {
    super("the sample data are of another version; delete the directory (mvn clean)");
  }
}
