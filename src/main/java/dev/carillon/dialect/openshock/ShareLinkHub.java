package dev.carillon.dialect.openshock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.carillon.core.CloseReason;
import dev.carillon.core.RefusedException;
import dev.carillon.dialect.signalr.Hub;
import dev.carillon.dialect.signalr.HubContext;
import dev.carillon.dialect.signalr.HubException;
import dev.carillon.dialect.signalr.HubMethod;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The hub of one share link, for users and guests. Who may not come in learns of it here, after the
 * handshake. Confined to one event loop.
 */
final class ShareLinkHub implements Hub {
  private static final int AUTHENTICATED = 0;
  private static final int GUEST = 1;

  private final HubContext context;
  private final OpenShock world;
  private final Sending sending;
  private final UUID link;

  /** What a guest calls itself; empty for a user. */
  private Optional<String> guest = Optional.empty();

  /** True once the client has been told that the link is over. */
  private boolean over;

  ShareLinkHub(HubContext context, OpenShock world) {
    this.context = context;
    this.world = world;
    this.sending = world.sending(context);
    this.link = ShareLinkGate.link(context.connection().path()).orElseThrow();
  }

  @Override
  public Future<?> connected() {
    Optional<String> refusal = ShareLinkGate.refusal(context.principal());
    if (refusal.isPresent()) {
      return Future.failedFuture(new HubException(refusal.get()));
    }
    if (isOver()) {
      return Future.failedFuture(
          world.directories().isFresh()
              ? Sending.told(Refusals.refused(Refusals.NO_LINK, link))
              : new RefusedException(CloseReason.UNAVAILABLE));
    }
    if (ShareLinkGate.isGuest(context.principal())) {
      guest = context.connection().parameter(Words.GUEST_NAME);
      // As in the product a name may be empty, but it must be there.
      if (guest.isEmpty() || guest.get().length() > ControlCall.MAX_GUEST_NAME) {
        return Future.failedFuture(
            new HubException(
                "a guest needs a name of at most " + ControlCall.MAX_GUEST_NAME + " characters"));
      }
    }
    context.clients().caller().send(Words.WELCOME, guest.isPresent() ? GUEST : AUTHENTICATED);
    if (context.connection().isOpen()) {
      world.audience().enter(link, this);
    }
    return Future.succeededFuture();
  }

  private boolean isOver() {
    return world
        .directories()
        .current()
        .link(link)
        .filter(known -> !known.hasExpired(world.now()))
        .isEmpty();
  }

  @Override
  public void disconnected() {
    world.audience().leave(link, this);
  }

  /** The link has changed, or one of its shockers. */
  void changed() {
    context.connection().run(this::tell);
  }

  private void tell() {
    over = isOver();
    context.clients().caller().send(Words.UPDATED);
  }

  @Override
  public void tick(Instant now) {
    if (!over && isOver()) {
      tell();
    }
  }

  @HubMethod(Words.CONTROL)
  public Future<Void> control(JsonNode shocks) {
    ObjectNode data = Data.of(Words.SHOCKS, shocks);
    data.put(Words.LINK, link.toString());
    guest.ifPresent(name -> data.set(Words.GUEST, TextNode.valueOf(name)));
    return sending.control(data);
  }
}
