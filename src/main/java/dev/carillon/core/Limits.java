package dev.carillon.core;

/**
 * The bounds of the core.
 *
 * @param outboxBytes how many bytes may wait for one client
 * @param outboxFrames how many frames may wait for one client
 * @param subscriptions how many filters one session may have
 * @param historyBytes how many bytes of past events are kept, shared by all loops
 * @param heldKeys of how many keys an event may wait for its turn, in one subscription with a pace
 *     or one that yields when it is slow
 */
public record Limits(
    long outboxBytes, int outboxFrames, int subscriptions, long historyBytes, int heldKeys) {
  public static final Limits DEFAULT = new Limits(1 << 20, 4096, 256, 64L << 20, 1 << 16);
}
