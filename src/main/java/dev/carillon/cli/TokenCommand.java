package dev.carillon.cli;

import dev.carillon.access.identity.AccessChange;
import dev.carillon.gateway.Configuration;
import dev.carillon.logging.LogOptions;
import java.time.Instant;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code carillon token}: manages the API tokens in the database. */
@Command(name = "token", description = "Create, list and revoke API tokens.")
final class TokenCommand {
  // Standard output is for the result, which scripts read.
  static final LogOptions QUIET = new LogOptions(LogOptions.Level.ERROR, LogOptions.Format.TEXT);

  private final Terminal terminal;
  private final Services parts;

  @ParentCommand private GatewayCommand gateway;

  @SuppressWarnings("NullAway.Init") // picocli sets the field before it calls
  TokenCommand(Terminal terminal, Services parts) {
    this.terminal = terminal;
    this.parts = parts;
  }

  @Command(
      name = "list",
      description = "Print the valid tokens: id, subject, tenant, roles, created, expires.")
  int list() {
    return with(
        tokens -> {
          for (TokenAdmin.Entry entry : tokens.list()) {
            terminal.out().println(line(entry));
          }
          return Cli.DONE;
        });
  }

  private static String line(TokenAdmin.Entry entry) {
    return String.join(
        "\t",
        entry.id(),
        entry.subject(),
        entry.tenant(),
        String.join(",", entry.roles()),
        entry.created().toString(),
        entry.expires().map(Object::toString).orElse("never"));
  }

  @Command(
      name = "revoke",
      description = "End a token, and the connections that were made with it.")
  int revoke(
      @Parameters(paramLabel = "ID", description = "As list prints it; with --jwt, its jti.")
          String id,
      @Option(names = "--jwt", description = "It is a JWT, which is nowhere listed.") boolean jwt) {
    if (jwt) {
      tell(id);
    } else {
      with(tokens -> revoke(tokens, id));
      // The database alone would suffice; the topic is faster, and informs its other readers.
      if (gateway.config().load(Configuration.class).control().kafkaTopic().isPresent()) {
        try {
          tell(id);
        } catch (CommandException e) {
          terminal.err().println("carillon: told the database only: " + e.getMessage());
          terminal.err().flush();
        }
      }
    }
    terminal.out().println("revoked " + id);
    return Cli.DONE;
  }

  private static int revoke(TokenAdmin tokens, String id) {
    if (!tokens.revoke(id)) {
      throw new CommandException("there is no token " + id);
    }
    return Cli.DONE;
  }

  private void tell(String id) {
    var ending =
        new AccessChange(
            AccessChange.Kind.TOKEN_REVOKED, AccessChange.Target.token(id), Instant.now());
    SessionCommand.tell(gateway, terminal, parts, ending);
  }

  int with(ToIntFunction<TokenAdmin> work) {
    var configuration = gateway.config().load(Configuration.class);
    terminal.logging().accept(QUIET);
    try (TokenAdmin tokens = parts.tokens(configuration)) {
      return work.applyAsInt(tokens);
    }
  }
}
