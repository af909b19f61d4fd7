package dev.carillon.dialect.openshock;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Command;
import dev.carillon.core.CommandRule;
import dev.carillon.core.Principal;
import dev.carillon.core.RefusedException;
import dev.carillon.event.Json;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** What a user may do with an own device as such, in a session and not with an API token. */
final class DeviceRule implements CommandRule {
  private static final int MAX_VERSION = 128;

  private final Directories directories;
  private final OpenShockOptions options;
  private final Supplier<UUID> calls;
  private final Detail detail;

  /** What a command says beside the device. */
  enum Detail {
    NONE {
      @Override
      void add(Members data, Map<String, Object> part) {}
    },
    ENABLED {
      @Override
      void add(Members data, Map<String, Object> part) {
        part.put(Words.ENABLED, data.requiredFlag(Words.ENABLED));
      }
    },
    VERSION {
      @Override
      void add(Members data, Map<String, Object> part) {
        part.put(
            Words.VERSION,
            data.text(Words.VERSION, MAX_VERSION)
                .filter(Version::isOne)
                .orElseThrow(() -> data.wrong(Words.VERSION, "is no version")));
      }
    };

    abstract void add(Members data, Map<String, Object> part);
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
    part.put(Words.CALL, calls.get().toString());
    UUID wanted =
        Data.read(
            command,
            data -> {
              var members = Members.of(data, "");
              UUID id = members.guid(Words.DEVICE);
              part.put(Words.DEVICE, id.toString());
              detail.add(members, part);
              return id;
            });
    Directory directory = directories.current();
    Actor actor = Actor.of(principal, directory, options.userClaim());
    if (!actor.isSession()) {
      throw new RefusedException(Refusals.SESSION_ONLY);
    }
    User user = actor.requireUser();
    Device device =
        directory
            .device(wanted)
            .filter(known -> known.owner().equals(user.id()))
            .orElseThrow(() -> Refusals.refused(Refusals.NO_DEVICE, wanted));
    part.put(Words.DEVICE, device.id().toString());
    part.put(
        Words.SENDER, Sender.of(command.session().orElse(""), user, Optional.empty()).members());
    return part;
  }
}
