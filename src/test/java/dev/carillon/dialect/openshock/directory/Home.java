package dev.carillon.dialect.openshock.directory;

import dev.carillon.core.identity.Principal;
import dev.carillon.support.Principals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A directory to test with: bob has two devices, of which the first one's left shocker is shared
 * with alice up to 50 for two seconds, vibration only; carol has nothing. A link of bob's offers
 * the left one.
 */
public final class Home implements Directories {
  public static final UUID ALICE = id(1);
  public static final UUID BOB = id(2);
  public static final UUID CAROL = id(3);
  public static final UUID OFFICE = id(11);
  public static final UUID GARAGE = id(12);
  public static final UUID LEFT = id(21);
  public static final UUID RIGHT = id(22);
  public static final UUID THIRD = id(23);
  public static final UUID LINK = id(31);
  public static final UUID TOKEN = id(41);

  public static final Allowance SHARED = new Allowance(false, true, false, true, 50, 2_000, false);
  public static final Allowance OFFERED = new Allowance(true, true, true, false, 30, 1_000, false);

  private final List<Consumer<DirectoryChange>> watchers = new ArrayList<>();
  private Directory current = Directory.EMPTY;
  public boolean fresh = true;

  public Home() {
    for (Map.Entry<UUID, String> user :
        Map.of(ALICE, "Alice", BOB, "Bob", CAROL, "Carol").entrySet()) {
      put(new User(user.getKey(), user.getValue(), "https://pictures.example/" + user.getValue()));
    }
    put(office(Map.of(ALICE, SHARED), false));
    put(new Device(GARAGE, BOB, "Garage", List.of(shocker(THIRD, false, Map.of()))));
    put(link(OFFERED, Duration.ZERO));
  }

  public static UUID id(int number) {
    return new UUID(0x0123456789abcdefL, number);
  }

  public static Shocker shocker(UUID id, boolean paused, Map<UUID, Allowance> shares) {
    return new Shocker(id, "shocker " + id.getLeastSignificantBits(), paused, shares);
  }

  public static Device office(Map<UUID, Allowance> shares, boolean paused) {
    return new Device(
        OFFICE,
        BOB,
        "Office",
        List.of(shocker(LEFT, paused, shares), shocker(RIGHT, false, Map.of())));
  }

  public static ShareLink link(Allowance allowance, Duration cooldown) {
    return link(Optional.empty(), allowance, cooldown);
  }

  public static ShareLink link(Optional<Instant> expires, Allowance allowance, Duration cooldown) {
    return new ShareLink(
        LINK, BOB, "Party", expires, Map.of(LEFT, new ShareLink.Offer(allowance, cooldown)));
  }

  public static ApiTokenRules token(
      Set<String> permissions, boolean paused, Optional<TokenLimits> limits) {
    return new ApiTokenRules("abc", TOKEN, permissions, paused, limits);
  }

  /** Somebody with a session. */
  public static Principal session(UUID user) {
    return Principals.claiming(
        "jwt:" + user, Map.of("openshock_user", user.toString()), "openshock:device:**");
  }

  /** The same somebody with the API token {@code abc}. */
  public static Principal token(UUID user) {
    return Principals.claiming("token:abc", Map.of("openshock_user", user.toString()));
  }

  Home put(User user) {
    return take(Map.of(user.id(), Optional.of(user)), Map.of(), Map.of(), Map.of());
  }

  public Home put(Device device) {
    return take(Map.of(), Map.of(device.id(), Optional.of(device)), Map.of(), Map.of());
  }

  public Home put(ShareLink link) {
    return take(Map.of(), Map.of(), Map.of(link.id(), Optional.of(link)), Map.of());
  }

  public Home put(ApiTokenRules token) {
    return take(Map.of(), Map.of(), Map.of(), Map.of(token.token(), Optional.of(token)));
  }

  public Home removeUser(UUID id) {
    return take(Map.of(id, Optional.empty()), Map.of(), Map.of(), Map.of());
  }

  public Home removeDevice(UUID id) {
    return take(Map.of(), Map.of(id, Optional.empty()), Map.of(), Map.of());
  }

  public Home removeLink(UUID id) {
    return take(Map.of(), Map.of(), Map.of(id, Optional.empty()), Map.of());
  }

  public Home removeToken(String id) {
    return take(Map.of(), Map.of(), Map.of(), Map.of(id, Optional.empty()));
  }

  private Home take(
      Map<UUID, Optional<User>> users,
      Map<UUID, Optional<Device>> devices,
      Map<UUID, Optional<ShareLink>> links,
      Map<String, Optional<ApiTokenRules>> tokens) {
    DirectoryChange change =
        current.with(
            new DirectoryUpdate(
                new HashMap<>(users), new HashMap<>(devices), new HashMap<>(links), tokens));
    current = change.after();
    watchers.forEach(watcher -> watcher.accept(change));
    return this;
  }

  @Override
  public Directory current() {
    return current;
  }

  @Override
  public boolean isFresh() {
    return fresh;
  }

  @Override
  public void watch(Consumer<DirectoryChange> watcher) {
    watchers.add(watcher);
  }
}
