package dev.carillon.core.hold;

import dev.carillon.budget.MemoryBudget;
import dev.carillon.budget.MemoryBudget.Account;
import dev.carillon.budget.MemoryBudget.Use;
import dev.carillon.event.EventBatch;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Pages of past events that subscriptions of one event loop keep until their clients receive them.
 * A page that several subscriptions keep counts once, for the principal that got it first. Confined
 * to the loop.
 */
public final class HeldPages {
  private final MemoryBudget budget;
  private final IdentityHashMap<EventBatch, Page> pages = new IdentityHashMap<>();
  private final Map<String, Owner> owners = new HashMap<>();

  /** One page, and how many subscriptions keep it. */
  private static final class Page {
    final Owner owner;
    int holders = 1;

    Page(Owner owner) {
      this.owner = owner;
    }
  }

  /** A principal to which pages are charged. */
  private static final class Owner {
    final String principal;
    final Account account;
    int pages;

    Owner(String principal, Account account) {
      this.principal = principal;
      this.account = account;
    }
  }

  public HeldPages(MemoryBudget budget) {
    this.budget = budget;
  }

  /**
   * Keeps a page, once more if it is kept already.
   *
   * @return false if there is no memory for it now; then it is not kept
   */
  public boolean keep(EventBatch page, String principal) {
    Page known = pages.get(page);
    if (known != null) {
      known.holders++;
      return true;
    }
    Owner owner = owners.get(principal);
    if (owner == null) {
      owner = new Owner(principal, budget.open(Use.REPLAY, principal));
    }
    if (!owner.account.tryReserve(page.bytes())) {
      return false;
    }
    owner.pages++;
    owners.put(principal, owner);
    pages.put(page, new Page(owner));
    return true;
  }

  /** Releases a page that was kept; the last release frees its memory. */
  public void release(EventBatch page) {
    Page known = pages.get(page);
    if (known == null || --known.holders > 0) {
      return;
    }
    pages.remove(page);
    Owner owner = known.owner;
    owner.account.release(page.bytes());
    if (--owner.pages == 0) {
      owner.account.close();
      owners.remove(owner.principal);
    }
  }

  public boolean isEmpty() {
    return pages.isEmpty() && owners.isEmpty();
  }
}
