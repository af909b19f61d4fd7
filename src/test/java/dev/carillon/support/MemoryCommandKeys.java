package dev.carillon.support;

import dev.carillon.command.CommandKeys;
import dev.carillon.command.Commands.Receipt;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Idempotency keys in memory, for one process; nothing ever expires. */
public final class MemoryCommandKeys implements CommandKeys {
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  private record Kept(Attempt attempt, Optional<Receipt> receipt) {}

  @Override
  public Future<Claim> claim(Attempt attempt, Duration lease) {
    Kept there = kept.putIfAbsent(attempt.id(), new Kept(attempt, Optional.empty()));
    if (there == null) {
      return Future.succeededFuture(Claim.of(State.OURS));
    }
    if (!there.attempt().content().equals(attempt.content())) {
      return Future.succeededFuture(Claim.of(State.OTHER));
    }
    State state = there.receipt().isPresent() ? State.DONE : State.PENDING;
    return Future.succeededFuture(new Claim(state, there.receipt()));
  }

  @Override
  public Future<Void> done(Attempt attempt, Receipt receipt) {
    kept.put(attempt.id(), new Kept(attempt, Optional.of(receipt)));
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> release(Attempt attempt) {
    kept.remove(attempt.id());
    return Future.succeededFuture();
  }

  public int size() {
    return kept.size();
  }
}
