package dev.carillon.access;

import dev.carillon.access.identity.AccessChange;
import dev.carillon.access.identity.AccessChange.Kind;
import dev.carillon.access.identity.AccessChange.Target;
import dev.carillon.access.token.StoredToken;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Revocations that the control topic has announced, as long as they apply. Read on every event loop
 * and written on the thread that reads the topic: guarded by its monitor.
 *
 * <p>An eviction never readmits a revoked principal: a block is never evicted, and in the place of
 * other entries that are evicted, every client that they could have concerned is refused.
 */
public final class AccessChanges {
  private static final Logger log = LoggerFactory.getLogger(AccessChanges.class);
  private static final Duration BETWEEN_ALARMS = Duration.ofMinutes(1);

  private final ControlOptions options;
  private final InstantSource clock;

  /** The revocations by kind, in order of arrival. */
  private final Map<Kind, Map<Target, Instant>> known = new EnumMap<>(Kind.class);

  /** The time of the newest evicted revocation, by kind. */
  private final Map<Kind, Instant> lost = new EnumMap<>(Kind.class);

  private long evicted;
  private Instant nextAlarm = Instant.EPOCH;
  private BooleanSupplier complete = () -> true;

  public AccessChanges(ControlOptions options, InstantSource clock) {
    this.options = options;
    this.clock = clock;
    for (Kind kind : List.of(Kind.SESSION_ENDED, Kind.PRINCIPAL_BLOCKED, Kind.TOKEN_REVOKED)) {
      known.put(kind, new LinkedHashMap<>());
    }
  }

  /**
   * Refuses all clients until the condition is true.
   *
   * @param condition true once all records from before the start were read
   */
  public synchronized void expect(BooleanSupplier condition) {
    complete = condition;
  }

  /** Adds a revocation. The same one may arrive more than once, and in any order. */
  public synchronized void add(AccessChange ending) {
    switch (ending.kind()) {
      case SESSION_ENDED, PRINCIPAL_BLOCKED, TOKEN_REVOKED -> remember(ending);
      case PRINCIPAL_UNBLOCKED ->
          of(Kind.PRINCIPAL_BLOCKED)
              .computeIfPresent(
                  ending.target(), (target, at) -> at.isAfter(ending.at()) ? at : null);
      case ACCESS_CHANGED -> {}
    }
  }

  private void remember(AccessChange ending) {
    Map<Target, Instant> own = of(ending.kind());
    Instant before = own.remove(ending.target());
    own.put(ending.target(), before != null && before.isAfter(ending.at()) ? before : ending.at());
    if (ending.kind() == Kind.PRINCIPAL_BLOCKED) {
      if (own.size() > options.maxEntries()) {
        alarm("more people are blocked than control.max-entries: all of them stay blocked");
      }
      return;
    }
    Instant oldest = clock.instant().minus(options.remember());
    Iterator<Instant> first = own.values().iterator();
    while (first.hasNext()) {
      Instant at = first.next();
      boolean old = at.isBefore(oldest);
      if (!old && own.size() <= options.maxEntries()) {
        break;
      }
      first.remove();
      if (!old) {
        evict(ending.kind(), at);
      }
    }
  }

  private void evict(Kind kind, Instant at) {
    evicted++;
    lost.merge(kind, at, (one, other) -> one.isAfter(other) ? one : other);
    alarm("news of ended access do not fit into control.max-entries: older tokens are refused");
  }

  private void alarm(String what) {
    Instant now = clock.instant();
    if (!now.isBefore(nextAlarm)) {
      nextAlarm = now.plus(BETWEEN_ALARMS);
      log.error("{} max-entries={} evicted={}", what, options.maxEntries(), evicted);
    }
  }

  private Map<Target, Instant> of(Kind kind) {
    return known.getOrDefault(kind, Map.of());
  }

  /**
   * Checks that a principal is not revoked.
   *
   * @throws RefusedException if its access has ended, or if it is not yet known whether it has
   */
  public synchronized void check(Principal principal) {
    if (!complete.getAsBoolean()) {
      throw new RefusedException(CloseReason.UNAVAILABLE);
    }
    Optional<Kind> over = over(principal);
    if (over.isPresent()) {
      throw new RefusedException(over.get().reason());
    }
  }

  /** True if no known revocation concerns the principal. */
  synchronized boolean passes(Principal principal) {
    return over(principal).isEmpty();
  }

  private Optional<Kind> over(Principal principal) {
    for (Kind kind : known.keySet()) {
      if (couldBeLost(kind, principal)) {
        return Optional.of(kind);
      }
      Map<Target, Instant> own = of(kind);
      if (!own.isEmpty()
          && targets(principal)
              .map(own::get)
              .anyMatch(at -> at != null && isOver(kind, principal, at))) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** True if an evicted revocation could have concerned this principal. */
  private boolean couldBeLost(Kind kind, Principal principal) {
    Instant at = lost.get(kind);
    return at != null
        && !principal.issued().isAfter(at)
        && !principal.id().equals(Authenticator.ANONYMOUS)
        && (kind != Kind.TOKEN_REVOKED || token(principal).isPresent());
  }

  private static boolean isOver(Kind kind, Principal principal, Instant at) {
    return kind != Kind.SESSION_ENDED || !principal.issued().isAfter(at);
  }

  /** True if the revocation ends a session of the principal. */
  public static boolean ends(AccessChange ending, Principal principal) {
    return ending.kind() != Kind.PRINCIPAL_UNBLOCKED
        && targets(principal).anyMatch(ending.target()::equals)
        && isOver(ending.kind(), principal, ending.at());
  }

  /** The targets that identify a principal. */
  private static Stream<Target> targets(Principal principal) {
    Optional<String> token = token(principal);
    return Stream.concat(
        Stream.of(
            Target.principal(principal.id()),
            Target.subject(principal.subject(), ""),
            Target.subject(principal.subject(), principal.tenant())),
        token.stream().map(Target::token));
  }

  private static Optional<String> token(Principal principal) {
    return StoredToken.id(principal.id())
        .or(() -> Optional.ofNullable(principal.claims().get("jti")).map(Object::toString))
        .filter(id -> !id.isEmpty() && id.length() <= Target.MAX_NAME);
  }

  /** Number of revocations that were evicted since the start. */
  public synchronized long evicted() {
    return evicted;
  }

  /** Number of revocations in memory. */
  public synchronized int size() {
    return known.values().stream().mapToInt(Map::size).sum();
  }
}
