package dev.carillon.dialect.openshock.control;

import dev.carillon.command.Command;
import dev.carillon.command.CommandRule;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.dialect.openshock.OpenShockOptions;
import dev.carillon.dialect.openshock.OpenShockWireNames;
import dev.carillon.dialect.openshock.directory.Device;
import dev.carillon.dialect.openshock.directory.Directories;
import dev.carillon.dialect.openshock.directory.Directory;
import dev.carillon.dialect.openshock.directory.JsonMembers;
import dev.carillon.dialect.openshock.directory.User;
import dev.carillon.event.Json;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Checks commands of a user for a device of its own, in a session and not with an API token. */
final class DeviceRule implements CommandRule {
  private static final int MAX_VERSION = 128;

  private final Directories directories;
  private final OpenShockOptions options;
  private final Supplier<UUID> calls;
  private final Detail detail;

  /** What a command contains in addition to the device. */
  enum Detail {
    NONE {
      @Override
      void add(JsonMembers data, Map<String, Object> part) {}
    },
    ENABLED {
      @Override
      void add(JsonMembers data, Map<String, Object> part) {
        part.put(OpenShockWireNames.ENABLED, data.requiredFlag(OpenShockWireNames.ENABLED));
      }
    },
    VERSION {
      @Override
      void add(JsonMembers data, Map<String, Object> part) {
        part.put(
            OpenShockWireNames.VERSION,
            data.text(OpenShockWireNames.VERSION, MAX_VERSION)
                .filter(FirmwareVersion::isOne)
                .orElseThrow(() -> data.wrong(OpenShockWireNames.VERSION, "is no version")));
      }
    };

    abstract void add(JsonMembers data, Map<String, Object> part);
  }

  DeviceRule(
      Directories directories, OpenShockOptions options, Supplier<UUID> calls, Detail detail) {
    this.directories = directories;
    this.options = options;
    this.calls = calls;
    this.detail = detail;
  }

  @Override
  public Future<List<Json>> apply(Principal principal, Command command) {
    try {
      if (!directories.isFresh()) {
        throw new RefusedException(CloseReason.UNAVAILABLE);
      }
      return Future.succeededFuture(List.of(Json.of(part(principal, command))));
    } catch (RefusedException e) {
      return Future.failedFuture(e);
    }
  }

  private Map<String, Object> part(Principal principal, Command command) {
    var part = new LinkedHashMap<String, Object>();
    part.put(OpenShockWireNames.CALL, calls.get().toString());
    UUID wanted =
        DataTrees.read(
            command,
            data -> {
              var members = JsonMembers.of(data, "");
              UUID id = members.guid(OpenShockWireNames.DEVICE);
              part.put(OpenShockWireNames.DEVICE, id.toString());
              detail.add(members, part);
              return id;
            });
    Directory directory = directories.current();
    Actor actor = Actor.of(principal, directory, options.userClaim());
    if (!actor.isSession()) {
      throw new RefusedException(OpenShockRefusals.SESSION_ONLY);
    }
    User user = actor.requireUser();
    Device device =
        directory
            .device(wanted)
            .filter(known -> known.owner().equals(user.id()))
            .orElseThrow(() -> OpenShockRefusals.refused(OpenShockRefusals.NO_DEVICE, wanted));
    part.put(OpenShockWireNames.DEVICE, device.id().toString());
    part.put(
        OpenShockWireNames.SENDER,
        LogSender.of(command.session().orElse(""), user, Optional.empty()).members());
    return part;
  }
}
