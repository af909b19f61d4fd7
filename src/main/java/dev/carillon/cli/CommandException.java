package dev.carillon.cli;

/** Why a command could not do its work, in one line that is fit for the operator. */
public final class CommandException extends RuntimeException {
  public CommandException(String line) {
    super(line);
  }

  public CommandException(String line, Throwable cause) {
    super(line, cause);
  }
}
