package dev.carillon;

import dev.carillon.cli.Cli;
import dev.carillon.cli.DefaultServices;
import dev.carillon.cli.Terminal;
import dev.carillon.logging.Logging;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The process: hands the command line to {@link Cli}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Logging.start();
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    var terminal = new Terminal(System.getenv(), System.in, out, err, Logging::apply);
    // Not a return: a client of Kafka or PostgreSQL may have left a thread behind.
    System.exit(new Cli(terminal, new DefaultServices()).run(arguments));
  }
}
