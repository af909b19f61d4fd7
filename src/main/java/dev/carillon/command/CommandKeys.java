package dev.carillon.command;

import dev.carillon.command.Commands.Receipt;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * Remembers, for all replicas, which commands were given with a key of the client's own. What fails
 * because the store is away fails with {@code RefusedException(UNAVAILABLE)}. Implemented by {@code
 * postgres}.
 */
public interface CommandKeys {
  /**
   * One command under one key.
   *
   * @param id the hash of who gives it, what it is and the key
   * @param content the hash of its data
   * @param owner who tries to give it now: unlike any other attempt
   */
  record Attempt(String id, String content, String owner) {}

  /** What an attempt finds. */
  enum State {
    /** It is the first, and has to say what became of it. */
    OURS,
    /** Another one is at it. */
    PENDING,
    /** It was done: the receipt is there. */
    DONE,
    /** The key stands for something else. */
    OTHER
  }

  /** The answer to an attempt. */
  record Claim(State state, Optional<Receipt> receipt) {
    public static Claim of(State state) {
      return new Claim(state, Optional.empty());
    }
  }

  /**
   * Of all who try at once, on whatever replica, exactly one is told {@link State#OURS}.
   *
   * @param lease how long it may be at it; whoever asks after that takes its place
   */
  Future<Claim> claim(Attempt attempt, Duration lease);

  /** It was done; from now on everybody is told so. */
  Future<Void> done(Attempt attempt, Receipt receipt);

  /** It was not done: the key is free again. */
  Future<Void> release(Attempt attempt);
}
