package dev.carillon.cli;

import dev.carillon.config.ConfigException;
import java.io.IOException;
import java.net.BindException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command line: parses the arguments, runs the command, and converts the outcome to an exit
 * code. 0: success; 1: a problem, reported in one line (an invalid configuration: one line per
 * key); 2: unknown command or option.
 */
public final class Cli {
  private static final Logger log = LoggerFactory.getLogger(Cli.class);

  static final int DONE = 0;
  static final int PROBLEM = 1;

  private final Terminal terminal;
  private final Services parts;

  public Cli(Terminal terminal, Services parts) {
    this.terminal = terminal;
    this.parts = parts;
  }

  public int run(String... arguments) {
    var token =
        new CommandLine(new TokenCommand(terminal, parts))
            .addSubcommand(new TokenCreation(terminal));
    var webhook =
        new CommandLine(new WebhookCommand(terminal, parts))
            .addSubcommand(new WebhookCreation(terminal));
    var carillon =
        new CommandLine(new GatewayCommand(terminal, parts))
            .addSubcommand(token)
            .addSubcommand(new SessionCommand(terminal, parts))
            .addSubcommand(new AlertCommand(terminal))
            .addSubcommand(webhook)
            .addSubcommand(new HealthCommand())
            .setOut(terminal.out())
            .setErr(terminal.err())
            .setParameterExceptionHandler(this::refuse)
            .setExecutionExceptionHandler(this::report);
    try {
      return carillon.execute(arguments);
    } catch (Error e) {
      // Picocli does not handle errors, and a thread of a part may still run.
      return unexpected(e);
    }
  }

  private int refuse(ParameterException e, String... arguments) {
    complain(String.valueOf(e.getMessage()));
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    terminal.err().println("Try '" + command + " --help'");
    terminal.err().flush();
    return CommandLine.ExitCode.USAGE;
  }

  // The parameters are given by picocli.
  private int report(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof ConfigException problems) {
      problems.problems().forEach(this::complain);
    } else if (e instanceof CommandException) {
      complain(String.valueOf(e.getMessage()));
    } else {
      Optional<String> busy = busyAddress(e);
      if (busy.isEmpty()) {
        return unexpected(e);
      }
      complain("the address is in use: " + busy.get());
    }
    return PROBLEM;
  }

  private int unexpected(Throwable e) {
    log.error("command failed", e);
    complain("an unexpected error: " + e);
    return PROBLEM;
  }

  private void complain(String line) {
    terminal.err().println("carillon: " + line);
    terminal.err().flush();
  }

  /** The address, if the cause is that it is in use. */
  private static Optional<String> busyAddress(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      // With epoll it is a Netty exception that is no BindException.
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof BindException
          || (cause instanceof IOException && message.contains("Address already in use"))) {
        return Optional.of(message);
      }
    }
    return Optional.empty();
  }
}
