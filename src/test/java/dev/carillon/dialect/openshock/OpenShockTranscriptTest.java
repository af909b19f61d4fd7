package dev.carillon.dialect.openshock;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Command;
import dev.carillon.core.Commands;
import dev.carillon.core.Dialect;
import dev.carillon.core.Principal;
import dev.carillon.core.RefusedException;
import dev.carillon.dialect.signalr.SignalrOptions;
import dev.carillon.http.ProblemGate;
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
    return Transcripts.of("openshock", this::users, new UserGate(new ProblemGate(), home, OPTIONS));
  }

  @TestFactory
  Stream<DynamicTest> links_transcripts() {
    return Transcripts.of(
        "openshock-link", this::links, new ShareLinkGate(new ProblemGate(), home, OPTIONS));
  }
}
