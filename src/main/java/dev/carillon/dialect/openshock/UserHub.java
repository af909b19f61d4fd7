package dev.carillon.dialect.openshock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.carillon.core.CloseReason;
import dev.carillon.core.RefusedException;
import dev.carillon.dialect.signalr.Group;
import dev.carillon.dialect.signalr.Hearing;
import dev.carillon.dialect.signalr.Hub;
import dev.carillon.dialect.signalr.HubContext;
import dev.carillon.dialect.signalr.HubException;
import dev.carillon.dialect.signalr.HubMethod;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Json;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A user's hub: gives commands, and hears of the devices that are the user's or shared with them.
 * What that is changes while it is connected. Confined to one event loop.
 */
final class UserHub implements Hub, Hearing {
  private static final String OWN = "own";
  private static final String STATUS = "status";

  private final HubContext context;
  private final OpenShock world;
  private final Sending sending;
  private final Statuses statuses;
  private UUID user = new UUID(0, 0);

  /** False until the client has been told which devices are online. */
  private boolean shown;

  UserHub(HubContext context, OpenShock world) {
    this.context = context;
    this.world = world;
    this.sending = world.sending(context);
    this.statuses = new Statuses(world.options().deviceTtl());
  }

  @Override
  public Future<?> connected() {
    try {
      user = world.actor(context.principal()).requireUser().id();
    } catch (RefusedException e) {
      return Future.failedFuture(Sending.told(e));
    }
    context.clients().caller().send(Words.WELCOME, context.connection().id());
    look();
    if (context.connection().isOpen()) {
      world.audience().enter(user, this);
    }
    return Future.succeededFuture();
  }

  @Override
  public void disconnected() {
    world.audience().leave(user, this);
  }

  /** Hears of those devices that the directory gives it now. */
  private void look() {
    Directory directory = world.directories().current();
    Set<UUID> own = directory.owned(user);
    Set<UUID> visible = directory.visible(user);
    statuses.see(visible);
    if (own.isEmpty()) {
      context.groups().leave(OWN);
    } else {
      context
          .groups()
          .join(
              OWN,
              Group.of(Topics.everything(own), DeviceWording.OWNER)
                  .where(DeviceWording.OWNER)
                  // What happened before it was the user's is not for the user.
                  .fromHereOn());
    }
    if (visible.isEmpty()) {
      context.groups().leave(STATUS);
      live();
    } else {
      context.groups().hear(STATUS, Topics.status(visible), this);
    }
  }

  /** The directory has changed, and some of it concerns this user. */
  void changed(List<Notice> notices) {
    context
        .connection()
        .run(
            () -> {
              if (world.directories().current().user(user).isEmpty()) {
                context.connection().close();
                return;
              }
              for (Notice notice : notices) {
                context
                    .clients()
                    .caller()
                    .send(Words.DEVICE_UPDATE, notice.device().toString(), notice.type().number());
              }
              try {
                look();
              } catch (HubException e) {
                // More devices than one client may hear of.
                context.connection().close();
              }
            });
  }

  @Override
  public void event(ChangeEvent event) {
    Status.of(event).ifPresent(status -> hear(event, status));
  }

  @Override
  public void left(ChangeEvent event) {
    Status.of(event).ifPresent(status -> hear(event, Status.offline(status.device())));
  }

  private void hear(ChangeEvent event, Status status) {
    statuses
        .hear(status, event.time(), world.now())
        .filter(news -> shown)
        .ifPresent(news -> tell(List.of(news)));
  }

  @Override
  public void live() {
    if (!shown) {
      shown = true;
      tell(statuses.online());
    }
  }

  @Override
  public void tick(Instant now) {
    if (!world.directories().isFresh()) {
      // Nobody can say whether what is shared with the user still is.
      context.connection().close(CloseReason.UNAVAILABLE);
      return;
    }
    List<Status> over = statuses.tick(world.now());
    if (shown && !over.isEmpty()) {
      tell(over);
    }
  }

  private void tell(List<Status> news) {
    context
        .clients()
        .caller()
        .send(Words.DEVICE_STATUS, news.stream().map(Status::members).toList());
  }

  @HubMethod(Words.CONTROL)
  public Future<Void> control(JsonNode shocks) {
    return controlV2(shocks, NullNode.getInstance());
  }

  @HubMethod(Words.CONTROL_V2)
  public Future<Void> controlV2(JsonNode shocks, JsonNode customName) {
    return sending.control(Data.of(Words.SHOCKS, shocks).set(Words.CUSTOM_NAME, customName));
  }

  @HubMethod(Words.CAPTIVE_PORTAL)
  public Future<Void> captivePortal(JsonNode device, JsonNode enabled) {
    return send(
        OpenShockCommand.CAPTIVE_PORTAL, Data.of(Words.DEVICE, device).set(Words.ENABLED, enabled));
  }

  @HubMethod(Words.EMERGENCY_STOP)
  public Future<Void> emergencyStop(JsonNode device) {
    return send(OpenShockCommand.EMERGENCY_STOP, Data.of(Words.DEVICE, device));
  }

  @HubMethod(Words.OTA_INSTALL)
  public Future<Void> otaInstall(JsonNode device, JsonNode version) {
    return send(
        OpenShockCommand.OTA_INSTALL, Data.of(Words.DEVICE, device).set(Words.VERSION, version));
  }

  @HubMethod(Words.REBOOT)
  public Future<Void> reboot(JsonNode device) {
    return send(OpenShockCommand.REBOOT, Data.of(Words.DEVICE, device));
  }

  private Future<Void> send(String name, JsonNode data) {
    return sending.send(name, Json.of(data));
  }
}
