package dev.carillon.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs slow steps of a start concurrently. */
final class ParallelStart {
  /** A step of a start. */
  interface Step {
    void run() throws Exception;
  }

  private ParallelStart() {}

  /** Returns when all have ended, and throws the first exception, if there was one. */
  static void run(Step... steps) throws Exception {
    List<FutureTask<?>> tasks = new ArrayList<>();
    for (Step step : steps) {
      var task =
          new FutureTask<>(
              () -> {
                step.run();
                return null;
              });
      tasks.add(task);
      var thread = new Thread(task, "sample-start-" + tasks.size());
      thread.setDaemon(true);
      thread.start();
    }
    Exception first = null;
    for (FutureTask<?> task : tasks) {
      try {
        task.get();
      } catch (ExecutionException e) {
        Exception failure = e.getCause() instanceof Exception cause ? cause : e;
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
