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

  /** The evaluation failed, so the script did not fire. */
  void failed(String code);

  /** Number of enabled scripts that cannot be compiled. */
  void broken(int scripts);
}
