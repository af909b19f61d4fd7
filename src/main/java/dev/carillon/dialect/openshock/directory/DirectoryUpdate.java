package dev.carillon.dialect.openshock.directory;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The changed entries of the directory, by id; an entry that was removed is empty. */
public record DirectoryUpdate(
    Map<UUID, Optional<User>> users,
    Map<UUID, Optional<Device>> devices,
    Map<UUID, Optional<ShareLink>> links,
    Map<String, Optional<ApiTokenRules>> tokens) {
  public DirectoryUpdate {
    users = Map.copyOf(users);
    devices = Map.copyOf(devices);
    links = Map.copyOf(links);
    tokens = Map.copyOf(tokens);
  }

  boolean isEmpty() {
    return users.isEmpty() && devices.isEmpty() && links.isEmpty() && tokens.isEmpty();
  }
}
