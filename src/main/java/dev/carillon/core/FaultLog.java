package dev.carillon.core;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what was thrown on the way of events: the first few of a second with their stacks, of the
 * others the number, because one event can make every subscription of a loop throw. Confined to one
 * event loop.
 */
final class FaultLog {
  private static final Logger log = LoggerFactory.getLogger(FaultLog.class);
  private static final int LOGGED = 8;

  private int logged;
  private long unlogged;

  /** Logs a fault; never throws itself, whatever the state of the heap. */
  void report(String what, Session session, Throwable thrown) {
    if (logged >= LOGGED) {
      unlogged++;
      return;
    }
    logged++;
    try {
      log.error("{} id={} dialect={}", what, session.id(), session.presence().dialect(), thrown);
    } catch (RuntimeException | Error e) {
      unlogged++;
    }
  }

  /** The same for what concerns no session in particular. */
  void report(String what, Throwable thrown) {
    if (logged >= LOGGED) {
      unlogged++;
      return;
    }
    logged++;
    try {
      log.error("{}", what, thrown);
    } catch (RuntimeException | Error e) {
      unlogged++;
    }
  }

  /** About once a second. */
  void tick() {
    if (unlogged > 0) {
      log.error("faults not logged one by one count={}", unlogged);
    }
    logged = 0;
    unlogged = 0;
  }
}
