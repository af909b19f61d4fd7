package dev.carillon.http.admission;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits the use of this process, over all event loops: TCP connections and handshakes by address
 * and in total, sessions by principal, sessions of unknown users by address and in total, and wrong
 * credentials by address. Safe on any thread.
 */
public final class Admission {
  private static final Logger log = LoggerFactory.getLogger(Admission.class);
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

  /** A part of the descriptors that {@link AddressLimits} keeps in reserve. */
  private static final int MAX_LINGERING = 32;

  private final ConcurrentHashMap<String, Integer> sessions = new ConcurrentHashMap<>();
  private final int perPrincipal;
  private final Map<Crowd, AddressCounts> crowds = new LinkedHashMap<>();
  private final AddressCounts connections;
  private final AddressCounts handshakes;
  private final AddressCounts lingering = new AddressCounts(MAX_LINGERING / 4, MAX_LINGERING);
  private final TrustedProxies proxies;
  private final int failuresPerMinute;
  private final InstantSource clock = InstantSource.system();
  private final Map<Bound, Refused> refusals = new ConcurrentHashMap<>();

  /** The limits that a client can be refused by. */
  public enum Bound {
    CONNECTIONS,
    CONNECTIONS_PER_ADDRESS,
    HANDSHAKES,
    PRINCIPAL,
    UNKNOWN,
    FAILED_CREDENTIALS;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The number of refusals, and when one was last logged. */
  private static final class Refused {
    private final LongAdder count = new LongAdder();
    private final AtomicLong warnedMillis = new AtomicLong();
  }

  /**
   * Unknown users: with a limit per principal one of them could lock out the others.
   *
   * @param principal their id, or the common prefix of their ids, if it ends with a colon
   * @param perAddress how many sessions one address may have
   * @param inAll how many there may be
   */
  public record Crowd(String principal, int perAddress, int inAll) {
    boolean holds(String id) {
      return principal.endsWith(":") ? id.startsWith(principal) : id.equals(principal);
    }
  }

  /** With no limit but that of each principal. */
  public Admission(int perPrincipal) {
    this(perPrincipal, AddressLimits.DEFAULT, List.of());
  }

  public Admission(int perPrincipal, AddressLimits limits, List<Crowd> unknown) {
    this.perPrincipal = perPrincipal;
    unknown.forEach(
        crowd -> crowds.put(crowd, new AddressCounts(crowd.perAddress(), crowd.inAll())));
    this.connections = new AddressCounts(limits.connectionsPerAddress(), limits.connectionsInAll());
    this.handshakes = new AddressCounts(limits.handshakesPerAddress(), limits.connectionsInAll());
    this.proxies = new TrustedProxies(limits.trustedProxies());
    this.failuresPerMinute = limits.failedAttempts();
    for (Bound bound : Bound.values()) {
      refusals.put(bound, new Refused());
    }
  }

  public TrustedProxies proxies() {
    return proxies;
  }

  /**
   * Wraps authentication such that addresses that send too many wrong credentials are refused
   * without a check.
   */
  public PrincipalResolver limit(PrincipalResolver authentication) {
    return new FailedCredentials(
        authentication,
        failuresPerMinute,
        clock,
        address -> refused(Bound.FAILED_CREDENTIALS, address));
  }

  /**
   * Admits an accepted TCP connection. Those of a trusted proxy do not count per address.
   *
   * @return to be run when it has ended, a second run does nothing; or the limit that it is refused
   *     by
   */
  public Accepted accept(ClientAddress peer) {
    if (connections.isFull()) {
      refused(Bound.CONNECTIONS, peer.text());
      return new Accepted(Optional.empty(), Bound.CONNECTIONS);
    }
    Optional<Runnable> over = enter(connections, peer);
    if (over.isEmpty()) {
      refused(Bound.CONNECTIONS_PER_ADDRESS, peer.text());
    }
    return new Accepted(over, Bound.CONNECTIONS_PER_ADDRESS);
  }

  public record Accepted(Optional<Runnable> over, Bound bound) {}

  /** Counts per address, except for trusted proxies. */
  private Optional<Runnable> enter(AddressCounts counts, ClientAddress peer) {
    return proxies.trusts(peer) ? counts.enterUnkeyed() : counts.enter(peer.key());
  }

  /**
   * Lets a refused connection stay for a moment, so that its client receives the answer.
   *
   * @return to be run when it has ended; empty: there are too many of them
   */
  public Optional<Runnable> linger(ClientAddress peer) {
    return lingering.enter(peer.key());
  }

  /** As {@link #accept}, for a connection that has not sent a request yet. */
  public Optional<Runnable> handshake(ClientAddress peer) {
    Optional<Runnable> over = enter(handshakes, peer);
    if (over.isEmpty()) {
      refused(Bound.HANDSHAKES, peer.text());
    }
    return over;
  }

  /**
   * Admits one more session.
   *
   * @return to be run when it has ended; a second run does nothing
   * @throws RefusedException if the principal, or the address of an unknown user, has too many
   */
  public Runnable enter(Principal principal, ClientAddress address) {
    String id = principal.id();
    for (Map.Entry<Crowd, AddressCounts> crowd : crowds.entrySet()) {
      if (crowd.getKey().holds(id)) {
        return crowd
            .getValue()
            .enter(address.key())
            .orElseThrow(() -> tooMany(Bound.UNKNOWN, address, "too many connections"));
      }
    }
    if (sessions.merge(id, 1, Integer::sum) > perPrincipal) {
      leave(id);
      throw tooMany(Bound.PRINCIPAL, address, "more than " + perPrincipal + " connections");
    }
    var left = new AtomicBoolean();
    return () -> {
      if (left.compareAndSet(false, true)) {
        leave(id);
      }
    };
  }

  private RefusedException tooMany(Bound bound, ClientAddress address, String text) {
    refused(bound, address.text());
    return new RefusedException(CloseReason.TOO_MANY_CONNECTIONS.with(text));
  }

  private void leave(String id) {
    sessions.computeIfPresent(id, (key, count) -> count == 1 ? null : count - 1);
  }

  /** Counted each time, and logged once a minute. */
  private void refused(Bound bound, String address) {
    Refused refused = refusals.get(bound);
    if (refused == null) {
      return;
    }
    refused.count.increment();
    long now = clock.millis();
    long last = refused.warnedMillis.get();
    if (now - last >= BETWEEN_WARNINGS.toMillis()
        && refused.warnedMillis.compareAndSet(last, now)) {
      log.warn(
          "clients are refused bound={} address={} refused={}",
          bound.word(),
          address,
          refused.count.sum());
    }
  }

  /** How many TCP connections of clients are open. */
  public int connections() {
    return connections.inAll();
  }

  /** How many of them have not sent a request yet. */
  public int handshakes() {
    return handshakes.inAll();
  }

  /** How many sessions are counted for principals, and for unknown users. */
  public int sessions() {
    return sessions.values().stream().mapToInt(Integer::intValue).sum()
        + crowds.values().stream().mapToInt(AddressCounts::inAll).sum();
  }

  /** The names of the limits that clients can be refused by. */
  public static List<String> bounds() {
    return Arrays.stream(Bound.values()).map(Bound::word).toList();
  }

  /** How many clients were refused by the limit of that name. */
  public long refusals(String word) {
    return refusals.entrySet().stream()
        .filter(entry -> entry.getKey().word().equals(word))
        .mapToLong(entry -> entry.getValue().count.sum())
        .sum();
  }
}
