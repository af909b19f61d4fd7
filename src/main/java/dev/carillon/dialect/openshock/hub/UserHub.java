package dev.carillon.dialect.openshock.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.dialect.openshock.OpenShockWireNames;
import dev.carillon.dialect.openshock.control.CommandSender;
import dev.carillon.dialect.openshock.control.DataTrees;
import dev.carillon.dialect.openshock.control.OpenShockCommand;
import dev.carillon.dialect.openshock.directory.Directory;
import dev.carillon.dialect.signalr.hub.Group;
import dev.carillon.dialect.signalr.hub.GroupListener;
import dev.carillon.dialect.signalr.hub.Hub;
import dev.carillon.dialect.signalr.hub.HubContext;
import dev.carillon.dialect.signalr.hub.HubException;
import dev.carillon.dialect.signalr.hub.HubMethod;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Json;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The hub of a user: accepts commands, and sends events of the devices that the user owns or that
 * are shared with the user. Confined to one event loop. The set of devices can change while the
 * client is connected.
 */
final class UserHub implements Hub, GroupListener {
  private static final String OWN = "own";
  private static final String STATUS = "status";

  private final HubContext context;
  private final OpenShock world;
  private final CommandSender sending;
  private final DeviceStatuses statuses;
  private UUID user = new UUID(0, 0);

  /** False until the client has received the online devices. */
  private boolean shown;

  UserHub(HubContext context, OpenShock world) {
    this.context = context;
    this.world = world;
    this.sending = world.sending(context);
    this.statuses = new DeviceStatuses(world.options().deviceTtl());
  }

  @Override
  public Future<?> connected() {
    try {
      user = world.actor(context.principal()).requireUser().id();
    } catch (RefusedException e) {
      return Future.failedFuture(CommandSender.told(e));
    }
    context.clients().caller().send(OpenShockWireNames.WELCOME, context.connection().id());
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

  /** Subscribes to the devices that are visible to the user now. */
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
              Group.of(DeviceTopics.everything(own), DeviceEventMapper.OWNER)
                  .where(DeviceEventMapper.OWNER)
                  // Events from before the user had access are not sent.
                  .fromHereOn());
    }
    if (visible.isEmpty()) {
      context.groups().leave(STATUS);
      live();
    } else {
      context.groups().hear(STATUS, DeviceTopics.status(visible), this);
    }
  }

  /** The directory has changed in a way that concerns this user. */
  void changed(List<DeviceNotice> notices) {
    context
        .connection()
        .run(
            () -> {
              if (world.directories().current().user(user).isEmpty()) {
                context.connection().close();
                return;
              }
              for (DeviceNotice notice : notices) {
                context
                    .clients()
                    .caller()
                    .send(
                        OpenShockWireNames.DEVICE_UPDATE,
                        notice.device().toString(),
                        notice.type().number());
              }
              try {
                look();
              } catch (HubException e) {
                // There are more devices than one client may subscribe to.
                context.connection().close();
              }
            });
  }

  @Override
  public void event(ChangeEvent event) {
    DeviceStatus.of(event).ifPresent(status -> hear(event, status));
  }

  @Override
  public void left(ChangeEvent event) {
    DeviceStatus.of(event).ifPresent(status -> hear(event, DeviceStatus.offline(status.device())));
  }

  private void hear(ChangeEvent event, DeviceStatus status) {
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
      // It cannot be determined whether the shares are still valid.
      context.connection().close(CloseReason.UNAVAILABLE);
      return;
    }
    List<DeviceStatus> over = statuses.tick(world.now());
    if (shown && !over.isEmpty()) {
      tell(over);
    }
  }

  private void tell(List<DeviceStatus> news) {
    context
        .clients()
        .caller()
        .send(OpenShockWireNames.DEVICE_STATUS, news.stream().map(DeviceStatus::members).toList());
  }

  @HubMethod(OpenShockWireNames.CONTROL)
  public Future<Void> control(JsonNode shocks) {
    return controlV2(shocks, NullNode.getInstance());
  }

  @HubMethod(OpenShockWireNames.CONTROL_V2)
  public Future<Void> controlV2(JsonNode shocks, JsonNode customName) {
    return sending.control(
        DataTrees.of(OpenShockWireNames.SHOCKS, shocks)
            .set(OpenShockWireNames.CUSTOM_NAME, customName));
  }

  @HubMethod(OpenShockWireNames.CAPTIVE_PORTAL)
  public Future<Void> captivePortal(JsonNode device, JsonNode enabled) {
    return send(
        OpenShockCommand.CAPTIVE_PORTAL,
        DataTrees.of(OpenShockWireNames.DEVICE, device).set(OpenShockWireNames.ENABLED, enabled));
  }

  @HubMethod(OpenShockWireNames.EMERGENCY_STOP)
  public Future<Void> emergencyStop(JsonNode device) {
    return send(OpenShockCommand.EMERGENCY_STOP, DataTrees.of(OpenShockWireNames.DEVICE, device));
  }

  @HubMethod(OpenShockWireNames.OTA_INSTALL)
  public Future<Void> otaInstall(JsonNode device, JsonNode version) {
    return send(
        OpenShockCommand.OTA_INSTALL,
        DataTrees.of(OpenShockWireNames.DEVICE, device).set(OpenShockWireNames.VERSION, version));
  }

  @HubMethod(OpenShockWireNames.REBOOT)
  public Future<Void> reboot(JsonNode device) {
    return send(OpenShockCommand.REBOOT, DataTrees.of(OpenShockWireNames.DEVICE, device));
  }

  private Future<Void> send(String name, JsonNode data) {
    return sending.send(name, Json.of(data));
  }
}
