package dev.carillon.support;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time is what the test says; it begins now. */
public final class MovableClock implements InstantSource {
  private volatile Instant now = Instant.now();

  public synchronized void advance(Duration by) {
    now = now.plus(by);
  }

  @Override
  public Instant instant() {
    return now;
  }
}
