package dev.carillon.dialect.openshock.hub;

import dev.carillon.dialect.openshock.directory.Directories;
import dev.carillon.dialect.openshock.directory.DirectoryChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The connected clients; informs them of the changes in the directory that concern them. Confined
 * to one event loop.
 */
final class ConnectedClients {
  private final Map<UUID, Set<UserHub>> users = new HashMap<>();
  private final Map<UUID, Set<ShareLinkHub>> links = new HashMap<>();

  /** Created on the event loop that it belongs to. */
  ConnectedClients(Directories directories) {
    directories.watch(this::changed);
  }

  void enter(UUID user, UserHub hub) {
    add(users, user, hub);
  }

  void leave(UUID user, UserHub hub) {
    remove(users, user, hub);
  }

  void enter(UUID link, ShareLinkHub hub) {
    add(links, link, hub);
  }

  void leave(UUID link, ShareLinkHub hub) {
    remove(links, link, hub);
  }

  private static <H> void add(Map<UUID, Set<H>> all, UUID id, H hub) {
    all.computeIfAbsent(id, key -> new LinkedHashSet<>()).add(hub);
  }

  private static <H> void remove(Map<UUID, Set<H>> all, UUID id, H hub) {
    all.computeIfPresent(
        id,
        (key, hubs) -> {
          hubs.remove(hub);
          return hubs.isEmpty() ? null : hubs;
        });
  }

  boolean isEmpty() {
    return users.isEmpty() && links.isEmpty();
  }

  private void changed(DirectoryChange change) {
    var notices = new HashMap<UUID, List<DeviceNotice>>();
    var concerned = new HashSet<>(change.what().users().keySet());
    var updated = new HashSet<>(change.what().links().keySet());
    change
        .what()
        .devices()
        .forEach(
            (id, now) -> {
              var old = change.before().device(id);
              for (DeviceNotice notice : DeviceNotice.of(old, now)) {
                notices.computeIfAbsent(notice.user(), user -> new ArrayList<>()).add(notice);
              }
              old.ifPresent(device -> concerned.addAll(device.audience()));
              now.ifPresent(device -> concerned.addAll(device.audience()));
              for (UUID shocker : DeviceNotice.shockersChanged(old, now)) {
                updated.addAll(change.before().linksOf(shocker));
                updated.addAll(change.after().linksOf(shocker));
              }
            });
    for (UUID user : concerned) {
      Set<UserHub> hubs = users.getOrDefault(user, Set.of());
      hubs.forEach(hub -> hub.changed(notices.getOrDefault(user, List.of())));
    }
    for (UUID link : updated) {
      links.getOrDefault(link, Set.of()).forEach(ShareLinkHub::changed);
    }
  }
}
