package dev.carillon.dialect.openshock;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a client wants of some shockers: the data of our command {@code openshock.control}.
 *
 * @param customName what the client calls itself in the log
 * @param link the share link by which it is done, if not in the client's own right
 * @param guest what somebody without an account calls itself, with a link
 */
record ControlCall(
    List<Shock> shocks, Optional<String> customName, Optional<UUID> link, Optional<String> guest) {
  static final int MAX_CUSTOM_NAME = 64;
  static final int MAX_GUEST_NAME = 32;

  ControlCall {
    shocks = List.copyOf(shocks);
  }

  /**
   * Reads the data of a command.
   *
   * @param most how many shocks there may be
   * @throws IllegalArgumentException saying what is wrong
   */
  static ControlCall of(JsonNode data, int most) {
    var members = Members.of(data, "");
    Optional<UUID> link =
        members.get(Words.LINK).isNull() ? Optional.empty() : Optional.of(members.guid(Words.LINK));
    return new ControlCall(
        shocks(members.get(Words.SHOCKS), most),
        members.text(Words.CUSTOM_NAME, MAX_CUSTOM_NAME),
        link,
        members.text(Words.GUEST, MAX_GUEST_NAME));
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
      shocks.add(Shock.of(one, Words.SHOCKS + "[" + shocks.size() + "]"));
    }
    return shocks;
  }

  /** The first of those for one shocker counts. */
  List<Shock> distinct() {
    var first = new LinkedHashMap<UUID, Shock>();
    shocks.forEach(shock -> first.putIfAbsent(shock.id(), shock));
    return List.copyOf(first.values());
  }

  Map<String, Object> members() {
    var members = new LinkedHashMap<String, Object>();
    members.put(Words.SHOCKS, shocks.stream().map(Shock::members).toList());
    customName.ifPresent(name -> members.put(Words.CUSTOM_NAME, name));
    link.ifPresent(id -> members.put(Words.LINK, id.toString()));
    guest.ifPresent(name -> members.put(Words.GUEST, name));
    return members;
  }
}
