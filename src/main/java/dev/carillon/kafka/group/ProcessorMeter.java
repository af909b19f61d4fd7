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

  /** A record, or what followed from it, was left out: it will not be tried again. */
  void passedOver(String cause);

  /** How many records there are that are this replica's to read, and that it has not read. */
  void behind(long records);
}
