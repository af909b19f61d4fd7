package dev.carillon.core;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs exceptions during delivery: the first few of each second with their stack traces, then only
 * the number, because one event can make every subscription of a loop throw. Confined to one event
 * loop.
 */
final class FaultLog {
  private static final Logger log = LoggerFactory.getLogger(FaultLog.class);
  private static final int LOGGED = 8;

  private int logged;
  private long unlogged;

  /** Logs an exception. Never throws itself, even when the heap is exhausted. */
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

  /** Logs an exception that concerns no particular session. */
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

  /** Called about once a second. */
  void tick() {
    if (unlogged > 0) {
      log.error("faults not logged one by one count={}", unlogged);
    }
    logged = 0;
    unlogged = 0;
  }
}
