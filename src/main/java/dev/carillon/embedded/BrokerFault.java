package dev.carillon.embedded;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Intercepts fatal faults of a broker. On such a fault a broker calls Kafka's {@link Exit}, which
 * would end the whole process without a message. Instead the fault is logged and reported to the
 * owners of the running brokers.
 */
final class BrokerFault {
  private static final Logger log = LoggerFactory.getLogger(BrokerFault.class);
  private static final Set<Consumer<String>> watchers = ConcurrentHashMap.newKeySet();

  private BrokerFault() {}

  static void watch(Consumer<String> watcher) {
    watchers.add(watcher);
    Exit.setExitProcedure(BrokerFault::report);
    Exit.setHaltProcedure(BrokerFault::report);
  }

  static void unwatch(Consumer<String> watcher) {
    watchers.remove(watcher);
  }

  private static void report(int status, String message) {
    String fault = message == null ? "exit status " + status : message;
    log.error("kafka broker failed: {}", fault, new IllegalStateException(fault));
    watchers.forEach(watcher -> watcher.accept(fault));
    // Kafka's code expects that a call of exit does not return.
    throw new IllegalStateException("kafka broker failed: " + fault);
  }
}
