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
    /** This attempt is the first, and must report its outcome. */
    OURS,
    /** Another attempt is in progress. */
    PENDING,
    /** The command was executed: the receipt is present. */
    DONE,
    /** The key was used for another command or other data. */
    OTHER
  }

  /** Result of an attempt to claim a key. */
  record Claim(State state, Optional<Receipt> receipt) {
    public static Claim of(State state) {
      return new Claim(state, Optional.empty());
    }
  }

  /**
   * Claims a key: of concurrent attempts on all replicas, exactly one gets {@link State#OURS}.
   *
   * @param lease how long the attempt may take; a later attempt may replace it
   */
  Future<Claim> claim(Attempt attempt, Duration lease);

  /** Stores the receipt; from now on every attempt gets it. */
  Future<Void> done(Attempt attempt, Receipt receipt);

  /** The command was not executed: the key is free again. */
  Future<Void> release(Attempt attempt);
}
