package dev.carillon.access;

import dev.carillon.access.Ending.Kind;
import dev.carillon.access.Ending.Target;
import dev.carillon.core.CloseReason;
import dev.carillon.core.Principal;
import dev.carillon.core.RefusedException;
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

/**
 * Whose access has ended, and since when: what the control topic said, as long as it matters. Asked
 * on every event loop, told on the thread that reads the topic: guarded by its monitor.
 */
public final class Endings {
  private final ControlOptions options;
  private final InstantSource clock;

  /** By kind, in the order in which they came. */
  private final Map<Kind, Map<Target, Instant>> known = new EnumMap<>(Kind.class);

  private BooleanSupplier complete = () -> true;

  public Endings(ControlOptions options, InstantSource clock) {
    this.options = options;
    this.clock = clock;
    for (Kind kind : List.of(Kind.SESSION_ENDED, Kind.PRINCIPAL_BLOCKED, Kind.TOKEN_REVOKED)) {
      known.put(kind, new LinkedHashMap<>());
    }
  }

  /**
   * Until then nobody is let in.
   *
   * @param condition true once everything that was on the topic at the start is known
   */
  public synchronized void expect(BooleanSupplier condition) {
    complete = condition;
  }

  /** The same may come more than once, and in any order. */
  public synchronized void add(Ending ending) {
    switch (ending.kind()) {
      case SESSION_ENDED, PRINCIPAL_BLOCKED, TOKEN_REVOKED -> remember(ending);
      case PRINCIPAL_UNBLOCKED ->
          of(Kind.PRINCIPAL_BLOCKED)
              .computeIfPresent(
                  ending.target(), (target, at) -> at.isAfter(ending.at()) ? at : null);
      case ACCESS_CHANGED -> {}
    }
  }

  private void remember(Ending ending) {
    Map<Target, Instant> own = of(ending.kind());
    Instant before = own.remove(ending.target());
    own.put(ending.target(), before != null && before.isAfter(ending.at()) ? before : ending.at());
    boolean forever = ending.kind() == Kind.PRINCIPAL_BLOCKED;
    Instant oldest = clock.instant().minus(options.remember());
    Iterator<Instant> first = own.values().iterator();
    while (first.hasNext()) {
      boolean old = first.next().isBefore(oldest) && !forever;
      if (!old && own.size() <= options.maxEntries()) {
        break;
      }
      first.remove();
    }
  }

  private Map<Target, Instant> of(Kind kind) {
    return known.getOrDefault(kind, Map.of());
  }

  /**
   * Lets a principal pass.
   *
   * @throws RefusedException if its access has ended, or it is not known yet whether it has
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

  /** True if nothing that is known speaks against the principal. */
  synchronized boolean passes(Principal principal) {
    return over(principal).isEmpty();
  }

  private Optional<Kind> over(Principal principal) {
    for (Kind kind : known.keySet()) {
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

  private static boolean isOver(Kind kind, Principal principal, Instant at) {
    return kind != Kind.SESSION_ENDED || !principal.issued().isAfter(at);
  }

  /** True if a session of the principal ends by this. */
  public static boolean ends(Ending ending, Principal principal) {
    return ending.kind() != Kind.PRINCIPAL_UNBLOCKED
        && targets(principal).anyMatch(ending.target()::equals)
        && isOver(ending.kind(), principal, ending.at());
  }

  /** By what a principal can be named. */
  private static Stream<Target> targets(Principal principal) {
    Optional<String> token =
        StoredToken.id(principal.id())
            .or(() -> Optional.ofNullable(principal.claims().get("jti")).map(Object::toString));
    return Stream.concat(
        Stream.of(
            Target.principal(principal.id()),
            Target.subject(principal.subject(), ""),
            Target.subject(principal.subject(), principal.tenant())),
        token.stream().filter(id -> !id.isEmpty() && id.length() <= 512).map(Target::token));
  }

  /** How many are remembered. */
  public synchronized int size() {
    return known.values().stream().mapToInt(Map::size).sum();
  }
}
