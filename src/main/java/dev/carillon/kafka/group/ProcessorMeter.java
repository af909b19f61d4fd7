package dev.carillon.kafka.group;

/** Metrics of a {@link TransactionalProcessor}. Callable on any thread. */
public interface ProcessorMeter {
  ProcessorMeter NONE =
      new ProcessorMeter() {
        @Override
        public void passedOver(String cause) {}

        @Override
        public void behind(long records) {}
      };

  /** A record, or the output for it, was skipped: it will not be retried. */
  void passedOver(String cause);

  /** Number of unread records in the partitions of this replica. */
  void behind(long records);
}
