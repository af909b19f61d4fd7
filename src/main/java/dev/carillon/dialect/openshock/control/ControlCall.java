package dev.carillon.dialect.openshock.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.dialect.openshock.OpenShockWireNames;
import dev.carillon.dialect.openshock.directory.JsonMembers;
import dev.carillon.dialect.openshock.directory.Shock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A client's call for some shockers: the data of the command {@code openshock.control}.
 *
 * @param customName the client's name for itself in the log
 * @param link the share link that is used, if the client does not act in its own right
 * @param guest the name that a client without an account gives itself, with a link
 */
public record ControlCall(
    List<Shock> shocks, Optional<String> customName, Optional<UUID> link, Optional<String> guest) {
  static final int MAX_CUSTOM_NAME = 64;
  public static final int MAX_GUEST_NAME = 32;

  public ControlCall {
    shocks = List.copyOf(shocks);
  }

  /**
   * Parses the data of a command.
   *
   * @param most maximum number of shocks
   * @throws IllegalArgumentException with the error
   */
  static ControlCall of(JsonNode data, int most) {
    var members = JsonMembers.of(data, "");
    Optional<UUID> link =
        members.get(OpenShockWireNames.LINK).isNull()
            ? Optional.empty()
            : Optional.of(members.guid(OpenShockWireNames.LINK));
    return new ControlCall(
        shocks(members.get(OpenShockWireNames.SHOCKS), most),
        members.text(OpenShockWireNames.CUSTOM_NAME, MAX_CUSTOM_NAME),
        link,
        members.text(OpenShockWireNames.GUEST, MAX_GUEST_NAME));
  }

  private static List<Shock> shocks(JsonNode list, int most) {
    if (!list.isArray()) {
      throw new IllegalArgumentException("shocks is no list");
    }
    if (list.size() > most) {
      throw new IllegalArgumentException("more than " + most + " shocks");
    }
    var shocks = new ArrayList<Shock>(list.size());
    for (JsonNode one : list) {
      shocks.add(Shock.of(one, OpenShockWireNames.SHOCKS + "[" + shocks.size() + "]"));
    }
    return shocks;
  }

  /** The first shock for each shocker; further ones are ignored. */
  List<Shock> distinct() {
    var first = new LinkedHashMap<UUID, Shock>();
    shocks.forEach(shock -> first.putIfAbsent(shock.id(), shock));
    return List.copyOf(first.values());
  }

  Map<String, Object> members() {
    var members = new LinkedHashMap<String, Object>();
    members.put(OpenShockWireNames.SHOCKS, shocks.stream().map(Shock::members).toList());
    customName.ifPresent(name -> members.put(OpenShockWireNames.CUSTOM_NAME, name));
    link.ifPresent(id -> members.put(OpenShockWireNames.LINK, id.toString()));
    guest.ifPresent(name -> members.put(OpenShockWireNames.GUEST, name));
    return members;
  }
}
