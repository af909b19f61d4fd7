package dev.carillon.dialect.openshock.control;

import dev.carillon.command.Command;
import dev.carillon.command.CommandRule;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.dialect.openshock.OpenShockOptions;
import dev.carillon.dialect.openshock.OpenShockWireNames;
import dev.carillon.dialect.openshock.directory.Allowance;
import dev.carillon.dialect.openshock.directory.ApiTokenRules;
import dev.carillon.dialect.openshock.directory.ControlType;
import dev.carillon.dialect.openshock.directory.Device;
import dev.carillon.dialect.openshock.directory.Directories;
import dev.carillon.dialect.openshock.directory.Directory;
import dev.carillon.dialect.openshock.directory.ShareLink;
import dev.carillon.dialect.openshock.directory.Shock;
import dev.carillon.dialect.openshock.directory.Shocker;
import dev.carillon.dialect.openshock.directory.User;
import dev.carillon.event.Json;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Checks the permissions and limits of a control call: it is executed completely or not at all.
 * Writes one record for each device.
 */
final class ControlRule implements CommandRule {
  private final Directories directories;
  private final Cooldowns cooldowns;
  private final OpenShockOptions options;
  private final InstantSource clock;
  private final Supplier<UUID> calls;

  /**
   * @param calls creates the id of each call
   */
  ControlRule(
      Directories directories,
      Cooldowns cooldowns,
      OpenShockOptions options,
      InstantSource clock,
      Supplier<UUID> calls) {
    this.directories = directories;
    this.cooldowns = cooldowns;
    this.options = options;
    this.clock = clock;
    this.calls = calls;
  }

  @Override
  public Future<List<Json>> apply(Principal principal, Command command) {
    try {
      if (!directories.isFresh()) {
        throw new RefusedException(CloseReason.UNAVAILABLE);
      }
      Directory directory = directories.current();
      ControlCall call =
          DataTrees.read(command, data -> ControlCall.of(data, options.shocksPerCall()));
      if (call.shocks().isEmpty()) {
        throw new RefusedException(CloseReason.BAD_REQUEST.with("no shocks"));
      }
      Actor actor = Actor.of(principal, directory, options.userClaim());
      String connection = command.session().orElse("");
      return call.link().isPresent()
          ? byLink(directory, actor, call, call.link().get(), connection)
          : Future.succeededFuture(inOwnRight(directory, actor, call, connection));
    } catch (RefusedException e) {
      return Future.failedFuture(e);
    }
  }

  private List<Json> inOwnRight(
      Directory directory, Actor actor, ControlCall call, String connection) {
    User user = actor.requireUser();
    LogSender sender = LogSender.of(connection, user, call.customName());
    Optional<ApiTokenRules> token = actor.token();
    if (token.isPresent()) {
      requireUse(token.get());
      sender = sender.with(OpenShockWireNames.API_TOKEN_ID, token.get().id());
    }
    var batch = new Batch();
    for (Shock shock : call.distinct()) {
      Directory.Placed placed = directory.shocker(shock.id()).orElseThrow(() -> unknown(shock));
      Allowance allowance =
          placed.device().owner().equals(user.id())
              ? Allowance.ALL
              : Optional.ofNullable(placed.shocker().shares().get(user.id()))
                  .orElseThrow(() -> unknown(shock));
      requirePermission(placed.shocker(), allowance, shock);
      Shock scoped =
          token.flatMap(ApiTokenRules::limits).map(limits -> limits.apply(shock)).orElse(shock);
      batch.add(placed.device(), scoped.within(allowance));
    }
    return batch.parts(sender);
  }

  private static void requireUse(ApiTokenRules token) {
    if (!token.permissions().contains(OpenShockWireNames.SHOCKERS_USE)) {
      throw new RefusedException(OpenShockRefusals.PERMISSION_MISSING);
    }
    if (token.paused()) {
      throw new RefusedException(OpenShockRefusals.TOKEN_PAUSED);
    }
  }

  private static RefusedException unknown(Shock shock) {
    // The same error for a shocker that does not exist and for one of another user.
    return OpenShockRefusals.refused(OpenShockRefusals.NOT_FOUND, shock.id());
  }

  private static void requirePermission(Shocker shocker, Allowance allowance, Shock shock) {
    if (shocker.paused() || allowance.paused()) {
      throw OpenShockRefusals.refused(OpenShockRefusals.PAUSED, shock.id());
    }
    if (!allowance.permits(shock.type())) {
      throw OpenShockRefusals.refused(OpenShockRefusals.NO_PERMISSION, shock.id());
    }
  }

  private Future<List<Json>> byLink(
      Directory directory, Actor actor, ControlCall call, UUID id, String connection) {
    ShareLink link =
        directory
            .link(id)
            .filter(known -> !known.hasExpired(clock.instant()))
            .orElseThrow(() -> OpenShockRefusals.refused(OpenShockRefusals.NO_LINK, id));
    var batch = new Batch();
    Map<UUID, Duration> resting = new HashMap<>();
    for (Shock shock : call.distinct()) {
      // A shocker that its owner has given away can no longer be offered.
      Directory.Placed placed =
          directory
              .shocker(shock.id())
              .filter(known -> known.device().owner().equals(link.owner()))
              .orElseThrow(() -> unknown(shock));
      ShareLink.Offer offer =
          Optional.ofNullable(link.shockers().get(shock.id())).orElseThrow(() -> unknown(shock));
      requirePermission(placed.shocker(), offer.allowance(), shock);
      // A stop is permitted during the cooldown.
      if (shock.type() != ControlType.STOP && !offer.cooldown().isZero()) {
        resting.put(shock.id(), offer.cooldown());
      }
      batch.add(placed.device(), shock.within(offer.allowance()));
    }
    LogSender sender = sender(actor, call, connection).with(OpenShockWireNames.SHARE_LINK_ID, id);
    return rested(id, resting).map(rested -> batch.parts(sender));
  }

  private Future<Void> rested(UUID link, Map<UUID, Duration> resting) {
    if (resting.isEmpty()) {
      return Future.succeededFuture();
    }
    return cooldowns
        .begin(link, resting)
        .compose(
            begun ->
                begun
                    ? Future.succeededFuture()
                    : Future.failedFuture(new RefusedException(OpenShockRefusals.COOLDOWN)));
  }

  /** As in the product, an API token has no user here. */
  private static LogSender sender(Actor actor, ControlCall call, String connection) {
    if (actor.isSession() && actor.user().isPresent()) {
      return LogSender.of(connection, actor.user().get(), Optional.empty());
    }
    return LogSender.guest(
        connection,
        call.guest()
            .orElseThrow(
                () -> new RefusedException(CloseReason.BAD_REQUEST.with("a guest needs a name"))));
  }

  /** The shocks by device, each in the order of the call. */
  private final class Batch {
    private final Map<UUID, List<Map<String, Object>>> byDevice = new LinkedHashMap<>();

    void add(Device device, Shock shock) {
      byDevice.computeIfAbsent(device.id(), id -> new ArrayList<>()).add(shock.members());
    }

    List<Json> parts(LogSender sender) {
      String call = calls.get().toString();
      var parts = new ArrayList<Json>();
      byDevice.forEach(
          (device, shocks) -> {
            var part = new LinkedHashMap<String, Object>();
            part.put(OpenShockWireNames.CALL, call);
            part.put(OpenShockWireNames.DEVICE, device.toString());
            part.put(OpenShockWireNames.SHOCKS, shocks);
            part.put(OpenShockWireNames.SENDER, sender.members());
            parts.add(Json.of(part));
          });
      return parts;
    }
  }
}
