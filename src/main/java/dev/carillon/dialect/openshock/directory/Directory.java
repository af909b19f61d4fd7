package dev.carillon.dialect.openshock.directory;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Immutable snapshot of the users, their devices, and the shares: everything that is checked before
 * a command is accepted. Shared by all event loops.
 */
public final class Directory {
  public static final Directory EMPTY =
      new Directory(
          PersistentMap.empty(),
          PersistentMap.empty(),
          PersistentMap.empty(),
          PersistentMap.empty(),
          PersistentMap.empty(),
          PersistentMultimap.empty(),
          PersistentMultimap.empty(),
          PersistentMultimap.empty());

  private final PersistentMap<UUID, User> users;
  private final PersistentMap<UUID, Device> devices;
  private final PersistentMap<UUID, ShareLink> links;
  private final PersistentMap<String, ApiTokenRules> tokens;

  /** The device of each shocker. */
  private final PersistentMap<UUID, UUID> deviceOf;

  private final PersistentMultimap owned;
  private final PersistentMultimap shared;
  private final PersistentMultimap linksOf;

  private Directory(
      PersistentMap<UUID, User> users,
      PersistentMap<UUID, Device> devices,
      PersistentMap<UUID, ShareLink> links,
      PersistentMap<String, ApiTokenRules> tokens,
      PersistentMap<UUID, UUID> deviceOf,
      PersistentMultimap owned,
      PersistentMultimap shared,
      PersistentMultimap linksOf) {
    this.users = users;
    this.devices = devices;
    this.links = links;
    this.tokens = tokens;
    this.deviceOf = deviceOf;
    this.owned = owned;
    this.shared = shared;
    this.linksOf = linksOf;
  }

  /** A shocker and its device. */
  public record Placed(Device device, Shocker shocker) {}

  public Optional<User> user(UUID id) {
    return users.get(id);
  }

  public Optional<Device> device(UUID id) {
    return devices.get(id);
  }

  public Optional<Placed> shocker(UUID id) {
    return deviceOf
        .get(id)
        .flatMap(devices::get)
        .flatMap(device -> device.shocker(id).map(shocker -> new Placed(device, shocker)));
  }

  public Optional<ShareLink> link(UUID id) {
    return links.get(id);
  }

  /** The rules of a token, by its id in Carillon's table of tokens. */
  public Optional<ApiTokenRules> token(String id) {
    return tokens.get(id);
  }

  /** The devices of a user. */
  public Set<UUID> owned(UUID user) {
    return owned.get(user);
  }

  /** The devices that a user owns or has a share of. */
  public Set<UUID> visible(UUID user) {
    var visible = new HashSet<>(owned.get(user));
    visible.addAll(shared.get(user));
    return visible;
  }

  /** The links that a shocker is in. */
  public Set<UUID> linksOf(UUID shocker) {
    return linksOf.get(shocker);
  }

  /** Completes an update that contains everything: entries that it does not name are removed. */
  public DirectoryUpdate completed(DirectoryUpdate all) {
    return new DirectoryUpdate(
        completed(users, all.users()),
        completed(devices, all.devices()),
        completed(links, all.links()),
        completed(tokens, all.tokens()));
  }

  private static <K, V> Map<K, Optional<V>> completed(
      PersistentMap<K, V> had, Map<K, Optional<V>> all) {
    var complete = new HashMap<>(all);
    had.forEach((key, value) -> complete.putIfAbsent(key, Optional.empty()));
    return complete;
  }

  /** Applies an update. */
  public DirectoryChange with(DirectoryUpdate read) {
    var tokensRead = new HashMap<String, Optional<ApiTokenRules>>();
    // A token that is presented while it is being revoked must not count as a session.
    read.tokens()
        .forEach(
            (id, rules) ->
                tokensRead.put(
                    id,
                    rules.isPresent() || tokens.get(id).isEmpty()
                        ? rules
                        : Optional.of(ApiTokenRules.none(id))));
    var what =
        new DirectoryUpdate(
            different(read.users(), users::get),
            different(read.devices(), devices::get),
            different(read.links(), links::get),
            different(tokensRead, tokens::get));
    return new DirectoryChange(this, what.isEmpty() ? this : changed(what), what);
  }

  private static <K, V> Map<K, Optional<V>> different(
      Map<K, Optional<V>> read, Function<K, Optional<V>> had) {
    var different = new HashMap<>(read);
    different.entrySet().removeIf(entry -> entry.getValue().equals(had.apply(entry.getKey())));
    return different;
  }

  private Directory changed(DirectoryUpdate what) {
    return new Directory(
        users.with(what.users()),
        devices.with(what.devices()),
        links.with(what.links()),
        tokens.with(what.tokens()),
        deviceOf.with(places(what)),
        related(owned, what.devices(), devices::get, device -> Set.of(device.owner())),
        related(shared, what.devices(), devices::get, Device::guests),
        related(linksOf, what.links(), links::get, link -> link.shockers().keySet()));
  }

  private static <V> PersistentMultimap related(
      PersistentMultimap had,
      Map<UUID, Optional<V>> changed,
      Function<UUID, Optional<V>> old,
      Function<V, Set<UUID>> keys) {
    PersistentMultimap.Edit edit = had.edit();
    changed.forEach(
        (id, now) -> {
          old.apply(id).ifPresent(value -> edit.remove(keys.apply(value), id));
          now.ifPresent(value -> edit.add(keys.apply(value), id));
        });
    return edit.done();
  }

  private Map<UUID, Optional<UUID>> places(DirectoryUpdate what) {
    var places = new HashMap<UUID, Optional<UUID>>();
    // Removals first, because a shocker may move from one device to another.
    for (UUID id : what.devices().keySet()) {
      devices
          .get(id)
          .ifPresent(old -> old.shockers().forEach(s -> places.put(s.id(), Optional.empty())));
    }
    for (Optional<Device> device : what.devices().values()) {
      device.ifPresent(
          now -> now.shockers().forEach(s -> places.put(s.id(), Optional.of(now.id()))));
    }
    places.entrySet().removeIf(place -> isElsewhere(place.getKey(), place.getValue(), what));
    return places;
  }

  // True if the shocker has moved to a device that was read earlier and is not in this update.
  private boolean isElsewhere(UUID shocker, Optional<UUID> place, DirectoryUpdate what) {
    Optional<UUID> known = deviceOf.get(shocker);
    return place.isEmpty() && known.isPresent() && !what.devices().containsKey(known.get());
  }
}
