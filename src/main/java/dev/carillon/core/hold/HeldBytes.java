package dev.carillon.core.hold;

import dev.carillon.budget.MemoryBudget.Account;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Json;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that one session holds back, in all of its subscriptions: bounded per session, and by
 * the memory budget per principal and in total. Confined to its event loop.
 */
public final class HeldBytes {
  /** The cost of a key, without a held update. */
  static final int KEY = 256;

  private static final long EVENT = 768;

  private final long most;
  private final Supplier<Account> opener;
  private @Nullable Account account;
  private long used;

  /**
   * @param most how many bytes one session may hold
   * @param opener opens its account at the first byte
   */
  public HeldBytes(long most, Supplier<Account> opener) {
    this.most = most;
    this.opener = opener;
  }

  /** The approximate cost of keeping an event that others may have released. */
  static long of(ChangeEvent event) {
    long bytes = EVENT + event.data().length() + event.old().map(Json::length).orElse(0);
    return bytes + event.prior().map(prior -> prior.data().length()).orElse(0);
  }

  /**
   * Reserves bytes.
   *
   * @throws RefusedException to end the session if the bound is exceeded: what it holds back is
   *     sent again when the client resumes
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

  /** Releases everything. Final. */
  public void close() {
    if (account != null) {
      account.close();
    }
  }

  public long used() {
    return used;
  }
}
