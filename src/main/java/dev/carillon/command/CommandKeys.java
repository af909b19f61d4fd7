package dev.carillon.command;

import dev.carillon.command.Commands.Receipt;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * Store of idempotency keys, shared by all replicas. Implemented by {@code postgres}. While the
 * store is unavailable, operations fail with {@code RefusedException(UNAVAILABLE)}.
 */
public interface CommandKeys {
  /**
   * One attempt to execute a command with an idempotency key.
   *
   * @param id the hash of the sender, the command's name and the key
   * @param content the hash of its data
   * @param owner identifies this attempt; unique
   */
  record Attempt(String id, String content, String owner) {}

  /** State of the idempotency key that an attempt finds. */
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

  /** Result of an attempt to claim a key. */
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
