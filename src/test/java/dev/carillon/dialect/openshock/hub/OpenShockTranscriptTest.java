package dev.carillon.dialect.openshock.hub;

import dev.carillon.command.Command;
import dev.carillon.command.Commands;
import dev.carillon.core.Dialect;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.dialect.openshock.OpenShockOptions;
import dev.carillon.dialect.openshock.control.OpenShockCommand;
import dev.carillon.dialect.openshock.directory.Home;
import dev.carillon.dialect.openshock.directory.TokenLimits;
import dev.carillon.dialect.signalr.SignalrOptions;
import dev.carillon.http.BearerAuthentication;
import dev.carillon.support.Events;
import dev.carillon.support.Transcripts;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Both hubs, with the real rules and the directory of {@link Home}. */
class OpenShockTranscriptTest {
  private static final OpenShockOptions OPTIONS = OpenShockOptions.DEFAULT;

  private final Home home =
      new Home()
          .put(
              Home.token(
                  Set.of("shockers.use"),
                  false,
                  Optional.of(new TokenLimits(TokenLimits.Mode.CLAMP, 0, 40, 300, 5_000))));

  /** Takes what the rules let pass. */
  private Future<Commands.Receipt> send(Principal principal, Command command) {
    return OpenShockCommand.all(home, (link, all) -> Future.succeededFuture(true), OPTIONS).stream()
        .filter(declared -> declared.name().equals(command.name()))
        .findFirst()
        .orElseThrow(() -> new RefusedException(CloseReason.NOT_FOUND))
        .rule()
        .apply(principal, command)
        .map(parts -> new Commands.Receipt("1", ""));
  }

  private OpenShock world() {
    return new OpenShock(home, this::send, OPTIONS, () -> Events.TIME);
  }

  private Dialect users() {
    return world().users(SignalrOptions.DEFAULT);
  }

  private Dialect links() {
    return world().shareLinks(SignalrOptions.DEFAULT);
  }

  @TestFactory
  Stream<DynamicTest> users_transcripts() {
    return Transcripts.of(
        "openshock",
        this::users,
        new UserAuthentication(new BearerAuthentication(), home, OPTIONS));
  }

  @TestFactory
  Stream<DynamicTest> links_transcripts() {
    return Transcripts.of(
        "openshock-link",
        this::links,
        new ShareLinkAuthentication(new BearerAuthentication(), home, OPTIONS));
  }
}
