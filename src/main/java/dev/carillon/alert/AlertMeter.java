package dev.carillon.alert;

/** Metrics of alert scripts. Callable on any thread. */
public interface AlertMeter {
  AlertMeter NONE =
      new AlertMeter() {
        @Override
        public void evaluated(String code) {}

        @Override
        public void fired(String code) {}

        @Override
        public void failed(String code) {}

        @Override
        public void broken(int scripts) {}
      };

  void evaluated(String code);

  void fired(String code);

  /** It could not be evaluated, and so did not fire. */
  void failed(String code);

  /** How many scripts are enabled and cannot be compiled. */
  void broken(int scripts);
}
