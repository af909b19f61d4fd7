package dev.carillon.core.limit;

/**
 * The limits of the core. Limits per principal apply on each event loop.
 *
 * @param outboxBytes how many bytes may wait for one client
 * @param outboxFrames how many frames may wait for one client
 * @param subscriptions how many filters one session may have
 * @param historyBytes how many bytes of past events are kept, shared by all loops
 * @param heldKeys of how many keys an event may be held back, in one subscription with an interval
 *     or with {@code overflow=latest}
 * @param heldBytes how many bytes one session may hold back, in all of its subscriptions
 * @param conditions how many different conditions one principal may have
 * @param projections how many different encoders one principal may have: each is called for every
 *     event
 * @param conditionWork what all conditions of one principal may cost in a second, in units of about
 *     half a microsecond
 * @param messagesPerSecond how many messages one connection may send; a burst may be twenty
 *     seconds' worth, and a principal may send as many as five connections
 * @param compilationsPerSecond how many new conditions one principal may have compiled
 */
public record Limits(
    long outboxBytes,
    int outboxFrames,
    int subscriptions,
    long historyBytes,
    int heldKeys,
    long heldBytes,
    int conditions,
    int projections,
    long conditionWork,
    int messagesPerSecond,
    int compilationsPerSecond) {
  public static final Limits DEFAULT = new Limits(1 << 20, 4096, 256, 64L << 20, 1 << 16);

  /** With the default limits per principal. */
  public Limits(
      long outboxBytes, int outboxFrames, int subscriptions, long historyBytes, int heldKeys) {
    this(
        outboxBytes,
        outboxFrames,
        subscriptions,
        historyBytes,
        heldKeys,
        32L << 20,
        512,
        256,
        500_000,
        200,
        20);
  }

  /** The same with another limit on what one session holds back. */
  public Limits holding(long bytes) {
    return new Limits(
        outboxBytes,
        outboxFrames,
        subscriptions,
        historyBytes,
        heldKeys,
        bytes,
        conditions,
        projections,
        conditionWork,
        messagesPerSecond,
        compilationsPerSecond);
  }

  /** The same with other limits per principal. */
  public Limits perPrincipal(int mostConditions, int mostProjections, long work) {
    return new Limits(
        outboxBytes,
        outboxFrames,
        subscriptions,
        historyBytes,
        heldKeys,
        heldBytes,
        mostConditions,
        mostProjections,
        work,
        messagesPerSecond,
        compilationsPerSecond);
  }

  /** The same with other rates. */
  public Limits perSecond(int messages, int compilations) {
    return new Limits(
        outboxBytes,
        outboxFrames,
        subscriptions,
        historyBytes,
        heldKeys,
        heldBytes,
        conditions,
        projections,
        conditionWork,
        messages,
        compilations);
  }
}
