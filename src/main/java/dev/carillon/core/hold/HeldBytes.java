package dev.carillon.core.hold;

import dev.carillon.budget.MemoryBudget.Account;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Json;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes one session holds back, in all of its subscriptions: bounded per session, and by
 * the memory budget per principal and in all. Confined to its event loop.
 */
public final class HeldBytes {
  /** A key that may be heard again later, without what it has to say. */
  static final int KEY = 256;

  private static final long EVENT = 768;

  private final long most;
  private final Supplier<Account> opener;
  private @Nullable Account account;
  private long used;

  /**
   * @param most how many one session may hold
   * @param opener opens its account at the first byte
   */
  public HeldBytes(long most, Supplier<Account> opener) {
    this.most = most;
    this.opener = opener;
  }

  /** About what it costs to keep an event that others may have forgotten. */
  static long of(ChangeEvent event) {
    long bytes = EVENT + event.data().length() + event.old().map(Json::length).orElse(0);
    return bytes + event.prior().map(prior -> prior.data().length()).orElse(0);
  }

  /**
   * Takes bytes.
   *
   * @throws RefusedException to end the session if there are not so many: what it holds back comes
   *     again at its cursor
   */
  void take(long bytes) {
    Account open = account;
    if (open == null) {
      open = opener.get();
      account = open;
    }
    if (used + bytes > most || !open.tryReserve(bytes)) {
      throw new RefusedException(
          CloseReason.SLOW.with("too much is held back for this client, resume by cursor"));
    }
    used += bytes;
  }

  void giveBack(long bytes) {
    if (account != null && bytes > 0) {
      used -= bytes;
      account.release(bytes);
    }
  }

  /** For good. */
  public void close() {
    if (account != null) {
      account.close();
    }
  }

  public long used() {
    return used;
  }
}
