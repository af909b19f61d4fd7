package dev.carillon.cli;

import dev.carillon.access.identity.AccessChange;
import dev.carillon.access.identity.AccessChange.Kind;
import dev.carillon.access.identity.AccessChange.Target;
import dev.carillon.gateway.Configuration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code carillon session}: announces revocations and changes of access to all replicas. */
@Command(
    name = "session",
    description = "End sessions, block and unblock people, on every replica and in every protocol.")
final class SessionCommand {
  private final Terminal terminal;
  private final Services parts;

  @ParentCommand private GatewayCommand gateway;
  @Spec private CommandSpec spec;

  @Option(
      names = "--principal",
      scope = ScopeType.INHERIT,
      paramLabel = "ID",
      description = "As the log has it: jwt:<issuer>:<subject>, or token:<id>.")
  private Optional<String> principal = Optional.empty();

  @Option(
      names = "--subject",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = "A person or program, whatever it logged in with.")
  private Optional<String> subject = Optional.empty();

  @Option(
      names = "--tenant",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = "With --subject: only of this customer.")
  private Optional<String> tenant = Optional.empty();

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls
  SessionCommand(Terminal terminal, Services parts) {
    this.terminal = terminal;
    this.parts = parts;
  }

  @Command(
      name = "end",
      description = "Log out: what was begun, and every token given out up to now, is over.")
  int end() {
    return tell(Kind.SESSION_ENDED, "ended");
  }

  @Command(
      name = "refresh",
      description = "Rights have changed: whoever is connected comes back and is judged anew.")
  int refresh() {
    return tell(Kind.ACCESS_CHANGED, "to come back");
  }

  @Command(name = "block", description = "Nothing is accepted from them until they are unblocked.")
  int block() {
    return tell(Kind.PRINCIPAL_BLOCKED, "blocked");
  }

  @Command(name = "unblock", description = "Take a block back.")
  int unblock() {
    return tell(Kind.PRINCIPAL_UNBLOCKED, "unblocked");
  }

  private int tell(Kind kind, String word) {
    Target target = target();
    tell(gateway, terminal, parts, new AccessChange(kind, target, Instant.now()));
    terminal.out().println(word + " " + target.name());
    return Cli.DONE;
  }

  /** Returns once Kafka has acknowledged it. */
  static void tell(GatewayCommand gateway, Terminal terminal, Services parts, AccessChange ending) {
    var configuration = gateway.config().load(Configuration.class);
    terminal.logging().accept(TokenCommand.QUIET);
    try (Services.News news = parts.news(configuration)) {
      news.tell(ending);
    }
  }

  private Target target() {
    try {
      if (principal.isPresent() && subject.isEmpty() && tenant.isEmpty()) {
        return Target.principal(principal.get());
      }
      if (subject.isPresent() && principal.isEmpty()) {
        return Target.subject(subject.get(), tenant.orElse(""));
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
    throw new ParameterException(
        spec.commandLine(), "say who: --principal ID, or --subject NAME and maybe --tenant NAME");
  }
}
