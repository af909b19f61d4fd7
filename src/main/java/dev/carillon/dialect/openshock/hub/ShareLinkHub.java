package dev.carillon.dialect.openshock.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.dialect.openshock.OpenShockWireNames;
import dev.carillon.dialect.openshock.control.CommandSender;
import dev.carillon.dialect.openshock.control.ControlCall;
import dev.carillon.dialect.openshock.control.DataTrees;
import dev.carillon.dialect.openshock.control.OpenShockRefusals;
import dev.carillon.dialect.signalr.hub.Hub;
import dev.carillon.dialect.signalr.hub.HubContext;
import dev.carillon.dialect.signalr.hub.HubException;
import dev.carillon.dialect.signalr.hub.HubMethod;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The hub of one share link, for users and guests. Confined to one event loop. A client without
 * permission is refused here, after the handshake.
 */
final class ShareLinkHub implements Hub {
  private static final int AUTHENTICATED = 0;
  private static final int GUEST = 1;

  private final HubContext context;
  private final OpenShock world;
  private final CommandSender sending;
  private final UUID link;

  /** The name that a guest gives itself; empty for a user. */
  private Optional<String> guest = Optional.empty();

  /** True once the client was informed that the link has ended. */
  private boolean over;

  ShareLinkHub(HubContext context, OpenShock world) {
    this.context = context;
    this.world = world;
    this.sending = world.sending(context);
    this.link = ShareLinkAuthentication.link(context.connection().path()).orElseThrow();
  }

  @Override
  public Future<?> connected() {
    Optional<String> refusal = ShareLinkAuthentication.refusal(context.principal());
    if (refusal.isPresent()) {
      return Future.failedFuture(new HubException(refusal.get()));
    }
    if (isOver()) {
      return Future.failedFuture(
          world.directories().isFresh()
              ? CommandSender.told(OpenShockRefusals.refused(OpenShockRefusals.NO_LINK, link))
              : new RefusedException(CloseReason.UNAVAILABLE));
    }
    if (ShareLinkAuthentication.isGuest(context.principal())) {
      guest = context.connection().parameter(OpenShockWireNames.GUEST_NAME);
      // As in the product, a name may be empty, but is required.
      if (guest.isEmpty() || guest.get().length() > ControlCall.MAX_GUEST_NAME) {
        return Future.failedFuture(
            new HubException(
                "a guest needs a name of at most " + ControlCall.MAX_GUEST_NAME + " characters"));
      }
    }
    context
        .clients()
        .caller()
        .send(OpenShockWireNames.WELCOME, guest.isPresent() ? GUEST : AUTHENTICATED);
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

  /** The link, or one of its shockers, has changed. */
  void changed() {
    context.connection().run(this::tell);
  }

  private void tell() {
    over = isOver();
    context.clients().caller().send(OpenShockWireNames.UPDATED);
  }

  @Override
  public void tick(Instant now) {
    if (!over && isOver()) {
      tell();
    }
  }

  @HubMethod(OpenShockWireNames.CONTROL)
  public Future<Void> control(JsonNode shocks) {
    ObjectNode data = DataTrees.of(OpenShockWireNames.SHOCKS, shocks);
    data.put(OpenShockWireNames.LINK, link.toString());
    guest.ifPresent(name -> data.set(OpenShockWireNames.GUEST, TextNode.valueOf(name)));
    return sending.control(data);
  }
}
