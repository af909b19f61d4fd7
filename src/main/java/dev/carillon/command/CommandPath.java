package dev.carillon.command;

import dev.carillon.command.CommandEnvelope.Sender;
import dev.carillon.core.EventLog;
import dev.carillon.core.EventLog.Writing;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.topic.TopicFilter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Executes commands: validates each, writes it to Kafka, and answers. Callable on any event loop.
 */
public final class CommandPath implements Commands {
  private final Map<String, Known> commands;
  private final EventLog log;
  private final KeyedCommands keyed;
  private final CommandMeter meter;
  private final InstantSource clock;

  /**
   * Dependencies of a {@link CommandPath}.
   *
   * @param patience maximum time until a command is answered
   */
  public record Parts(
      Vertx vertx, EventLog log, CommandKeys keys, CommandMeter meter, Duration patience) {}

  /**
   * @throws IllegalArgumentException if a name is configured twice
   */
  public CommandPath(Parts parts, List<CommandDeclaration> declarations) {
    this(parts, declarations, InstantSource.system());
  }

  CommandPath(Parts parts, List<CommandDeclaration> declarations, InstantSource clock) {
    this.commands = byName(declarations);
    this.log = parts.log();
    this.meter = parts.meter();
    this.keyed = new KeyedCommands(parts.vertx(), parts.keys(), parts.patience());
    this.clock = clock;
  }

  /** A declared command with the rate limits of its senders. */
  private record Known(CommandDeclaration declaration, CommandRates rates) {}

  private static Map<String, Known> byName(List<CommandDeclaration> declarations) {
    var byName = new HashMap<String, Known>();
    for (CommandDeclaration declaration : declarations) {
      var known = new Known(declaration, new CommandRates(declaration.limits(), System::nanoTime));
      if (byName.put(declaration.name(), known) != null) {
        throw new IllegalArgumentException(
            "the command " + declaration.name() + " is configured twice");
      }
    }
    return Map.copyOf(byName);
  }

  @Override
  public void admit(Principal principal, String name) {
    Known known = commands.get(name);
    if (known == null) {
      throw unknown();
    }
    try {
      requireLive(principal);
      known.declaration().grant().ifPresent(grant -> requireAnyGrant(principal, grant));
    } catch (RefusedException e) {
      meter.answered(name, e.reason().code());
      throw e;
    }
  }

  private RefusedException unknown() {
    meter.answered(CommandMeter.UNKNOWN, CloseReason.NOT_FOUND.code());
    return new RefusedException(CloseReason.NOT_FOUND.with("there is no such command"));
  }

  private void requireLive(Principal principal) {
    if (principal.hasExpired(clock.instant())) {
      throw new RefusedException(CloseReason.TOKEN_EXPIRED);
    }
  }

  private static void requireAnyGrant(Principal principal, DataTemplate grant) {
    TopicFilter all = grant.topics();
    if (principal.publish().stream().noneMatch(all::overlaps)) {
      throw new RefusedException(CloseReason.FORBIDDEN);
    }
  }

  @Override
  public Future<Receipt> send(Principal principal, Command command) {
    Known known = commands.get(command.name());
    if (known == null) {
      return Future.failedFuture(unknown());
    }
    Future<Answer> answer;
    try {
      if (!known.rates().take(principal.id())) {
        throw new RefusedException(CloseReason.TOO_MANY_REQUESTS.with("too many commands"));
      }
      answer = checked(known.declaration(), principal, command);
    } catch (RefusedException e) {
      answer = Future.failedFuture(e);
    }
    return answer
        .onComplete(done -> meter.answered(command.name(), outcome(done.result(), done.cause())))
        .map(Answer::receipt);
  }

  private static String outcome(@Nullable Answer answer, @Nullable Throwable failure) {
    if (failure instanceof RefusedException refused) {
      return refused.reason().code();
    }
    if (failure != null || answer == null) {
      return CloseReason.INTERNAL_ERROR.code();
    }
    return answer.repeated() ? CommandMeter.REPEATED : CommandMeter.WRITTEN;
  }

  /**
   * Answer to a command that was accepted.
   *
   * @param repeated true if it had been accepted before
   */
  record Answer(Receipt receipt, boolean repeated) {}

  private Future<Answer> checked(
      CommandDeclaration declaration, Principal principal, Command command) {
    requireLive(principal);
    CommandData content = CommandData.of(command.data(), declaration.limits().maxBytes());
    declaration
        .schema()
        .problem(content.node())
        .ifPresent(
            problem -> {
              throw new RefusedException(CloseReason.BAD_COMMAND.with(problem));
            });
    declaration.grant().ifPresent(grant -> requireGrant(principal, grant, content));
    var sender = new Sender(principal, command, clock.instant());
    if (command.idempotencyKey().isPresent()) {
      var key = IdempotencyKey.of(principal, command.name(), command.idempotencyKey().get());
      return keyed.give(key, content, () -> give(declaration, sender, content, key.eventId()));
    }
    return give(declaration, sender, content, UUID.randomUUID().toString())
        .answer()
        .map(receipt -> new Answer(receipt, false));
  }

  private static void requireGrant(Principal principal, DataTemplate grant, CommandData content) {
    if (!principal.mayPublish(TopicFilter.of(grant.topic(content.node())))) {
      throw new RefusedException(CloseReason.FORBIDDEN);
    }
  }

  /** Progress of one command, see {@link Writing}. */
  record Giving(Future<Receipt> answer, Future<Receipt> outcome) {}

  private Giving give(
      CommandDeclaration declaration, Sender sender, CommandData content, String id) {
    Future<Writing> writing =
        parts(declaration, sender, content)
            .map(parts -> log.write(CommandEnvelope.entries(declaration, sender, id, parts)));
    return new Giving(
        writing.compose(Writing::answer).map(cursor -> new Receipt(id, cursor)),
        writing.compose(Writing::outcome).map(cursor -> new Receipt(id, cursor)));
  }

  private static Future<List<CommandData>> parts(
      CommandDeclaration declaration, Sender sender, CommandData content) {
    if (declaration.rule().isEmpty()) {
      return Future.succeededFuture(List.of(content));
    }
    CommandRule rule = declaration.rule().get();
    // A rule may also throw an exception, which counts as a failure.
    return Future.succeededFuture()
        .compose(nothing -> rule.apply(sender.principal(), sender.command()))
        .map(
            parts -> {
              if (parts.isEmpty()) {
                throw new IllegalStateException("a rule has made nothing of " + declaration.name());
              }
              return parts.stream().map(CommandData::of).toList();
            });
  }
}
