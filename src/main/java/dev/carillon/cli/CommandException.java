package dev.carillon.cli;

/** Thrown if a command fails; the message is one line for the operator. */
public final class CommandException extends RuntimeException {
  public CommandException(String line) {
    super(line);
  }

  public CommandException(String line, Throwable cause) {
    super(line, cause);
  }
}
