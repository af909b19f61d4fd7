package dev.carillon.budget;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Budget of the memory that clients cause to be held, counted by use and by principal, with a limit
 * in total and one per principal. Bytes for a client are reserved before they are kept, so that a
 * reservation is refused before the heap is exhausted. Shared by all threads.
 *
 * <p>The first {@value #FREE_BYTES} bytes of an account are free: the limits on connections bound
 * them, and an ordinary client never touches what threads share.
 */
public final class MemoryBudget {
  /** What an account holds without a reservation. */
  public static final int FREE_BYTES = 16 << 10;

  /** Accounts reserve in multiples of this, so that they seldom touch the shared counters. */
  private static final int GRAIN_BYTES = 16 << 10;

  private final long limit;
  private final long principalLimit;
  private final AtomicLong inAll = new AtomicLong();
  private final Map<Use, Counters> byUse = new EnumMap<>(Use.class);
  private final ConcurrentHashMap<String, Share> shares = new ConcurrentHashMap<>();

  /** What memory is held for. */
  public enum Use {
    /** Frames that wait for a client to read, those handed to the network included. */
    OUTBOUND,
    /** Bodies of requests that are being received or handled. */
    REQUEST_BODIES,
    /** Messages to hubs that wait to be handled. */
    HUB_INPUT,
    /** The newest event of each key that a subscription holds back. */
    HELD_KEYS,
    /** Pages of past events that wait for the client that requested them. */
    REPLAY,
    /** Compiled conditions and projections. */
    CONDITIONS;

    /** The name in metrics. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The counters of one use. */
  private static final class Counters {
    final AtomicLong bytes = new AtomicLong();
    final AtomicLong refusals = new AtomicLong();
  }

  /** What one principal holds; removed with its last account. */
  private static final class Share {
    final AtomicLong bytes = new AtomicLong();
    int accounts;
  }

  /**
   * @param limit the most bytes that are held for all clients
   * @param principalLimit the most that are held for one principal
   */
  public MemoryBudget(long limit, long principalLimit) {
    this.limit = limit;
    this.principalLimit = Math.min(limit, principalLimit);
    for (Use use : Use.values()) {
      byUse.put(use, new Counters());
    }
  }

  /** A budget that never refuses, for parts that run alone. */
  public static MemoryBudget unlimited() {
    return new MemoryBudget(Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /**
   * Opens an account, which is empty and costs nothing until bytes are reserved.
   *
   * @param principalId the principal that it is charged to
   */
  public Account open(Use use, String principalId) {
    return new Account(counters(use), principalId);
  }

  private Counters counters(Use use) {
    return Objects.requireNonNull(byUse.get(use));
  }

  public long used(Use use) {
    return counters(use).bytes.get();
  }

  public long usedInAll() {
    return inAll.get();
  }

  /** The bytes that are held for one principal. */
  public long usedBy(String principalId) {
    @Nullable Share share = shares.get(principalId);
    return share == null ? 0 : share.bytes.get();
  }

  /** How often a reservation was refused. */
  public long refusals(Use use) {
    return counters(use).refusals.get();
  }

  public long limit() {
    return limit;
  }

  /** True if no account holds anything. */
  public boolean isUnused() {
    return inAll.get() == 0 && shares.isEmpty();
  }

  private static boolean add(AtomicLong counter, long bytes, long most) {
    long now = counter.get();
    while (bytes <= most - now) {
      if (counter.compareAndSet(now, now + bytes)) {
        return true;
      }
      now = counter.get();
    }
    return false;
  }

  private Share share(String principalId) {
    return shares.compute(
        principalId,
        (id, known) -> {
          Share share = known == null ? new Share() : known;
          share.accounts++;
          return share;
        });
  }

  private void leave(String principalId) {
    shares.computeIfPresent(principalId, (id, share) -> --share.accounts == 0 ? null : share);
  }

  /**
   * The bytes that one owner holds for one use. Its owner closes it when it ends, however it ends;
   * then everything is released. Confined to one thread at a time.
   */
  public final class Account implements AutoCloseable {
    private final Counters counters;
    private final String principalId;
    private @Nullable Share share;
    private long used;
    private long reserved;
    private boolean closed;

    private Account(Counters counters, String principalId) {
      this.counters = counters;
      this.principalId = principalId;
    }

    /**
     * Reserves bytes.
     *
     * @return false if that exceeds a limit, or the account is closed; then nothing was reserved
     */
    public boolean tryReserve(long bytes) {
      if (closed || bytes < 0) {
        return false;
      }
      long missing = used + bytes - FREE_BYTES - reserved;
      if (missing > 0 && !grow(roundedUp(missing)) && !grow(missing)) {
        counters.refusals.incrementAndGet();
        return false;
      }
      used += bytes;
      return true;
    }

    /** Releases reserved bytes. */
    public void release(long bytes) {
      if (closed) {
        return;
      }
      if (bytes < 0 || bytes > used) {
        throw new IllegalArgumentException("not held: " + bytes + " of " + used);
      }
      used -= bytes;
      long needed = Math.max(0, used - FREE_BYTES);
      // One grain stays reserved while the account is used, or a boundary would be crossed again
      // and again.
      long kept = needed == 0 && used <= FREE_BYTES / 2 ? 0 : roundedUp(needed) + GRAIN_BYTES;
      if (reserved > kept) {
        shrink(reserved - kept);
      }
    }

    /** How many bytes are held, the free ones included. */
    public long used() {
      return used;
    }

    /** Releases all bytes. A second call does nothing. */
    @Override
    public void close() {
      if (!closed) {
        closed = true;
        shrink(reserved);
        used = 0;
        if (share != null) {
          share = null;
          leave(principalId);
        }
      }
    }

    private static long roundedUp(long bytes) {
      return bytes > Long.MAX_VALUE - GRAIN_BYTES
          ? bytes
          : (bytes + GRAIN_BYTES - 1) / GRAIN_BYTES * GRAIN_BYTES;
    }

    private boolean grow(long bytes) {
      Share own = share;
      if (own == null) {
        own = share(principalId);
        share = own;
      }
      if (!add(own.bytes, bytes, principalLimit)) {
        return false;
      }
      if (!add(inAll, bytes, limit)) {
        own.bytes.addAndGet(-bytes);
        return false;
      }
      counters.bytes.addAndGet(bytes);
      reserved += bytes;
      return true;
    }

    private void shrink(long bytes) {
      Share own = share;
      if (bytes > 0 && own != null) {
        reserved -= bytes;
        own.bytes.addAndGet(-bytes);
        counters.bytes.addAndGet(-bytes);
        inAll.addAndGet(-bytes);
      }
    }
  }
}
