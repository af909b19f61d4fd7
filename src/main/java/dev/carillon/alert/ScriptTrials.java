package dev.carillon.alert;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.past.StartPosition;
import dev.carillon.object.ObjectTypes;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Runs trials of scripts on past events, a limited number at a time, on threads of its own. */
public final class ScriptTrials implements AutoCloseable {
  private static final int IDLE_SECONDS = 30;

  private final Vertx vertx;
  private final Parts parts;
  private final Semaphore room;
  private final ThreadPoolExecutor threads;
  private volatile boolean closed;

  /**
   * Dependencies of the trials.
   *
   * @param userMember the member of an object that names the user who changed it
   */
  public record Parts(
      ObjectTypes types, EventHistory past, Optional<String> userMember, TrialOptions budget) {}

  public ScriptTrials(Vertx vertx, Parts parts) {
    this.vertx = vertx;
    this.parts = parts;
    this.room = new Semaphore(parts.budget().atOnce());
    // A thread that has answered may not have ended yet.
    this.threads =
        new ThreadPoolExecutor(
            0,
            2 * parts.budget().atOnce(),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              var thread = new Thread(task, "alert-trial");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Runs a trial. Callable on any event loop, which receives the result.
   *
   * @param gone true once the caller no longer waits; called on another thread
   * @return fails with a {@link RefusedException} if too many trials are running
   */
  public Future<TrialReport> of(CompiledScript script, StartPosition start, BooleanSupplier gone) {
    var report = new CompletableFuture<TrialReport>();
    Context caller = vertx.getOrCreateContext();
    if (!room.tryAcquire()) {
      return tooMany();
    }
    try {
      threads.execute(() -> run(script, start, gone, report));
    } catch (RejectedExecutionException e) {
      room.release();
      return tooMany();
    }
    return Future.fromCompletionStage(report, caller);
  }

  private static Future<TrialReport> tooMany() {
    return Future.failedFuture(
        new RefusedException(CloseReason.TOO_MANY_REQUESTS.with("too many trials at once")));
  }

  private void run(
      CompiledScript script,
      StartPosition start,
      BooleanSupplier gone,
      CompletableFuture<TrialReport> report) {
    try {
      var trial =
          new ScriptTrial(script, parts, () -> closed || gone.getAsBoolean(), System::nanoTime);
      TrialReport made = trial.on(parts.past(), start);
      // Before the result, because the caller may start another trial then.
      room.release();
      report.complete(made);
    } catch (RuntimeException | Error e) {
      room.release();
      report.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.shutdown();
  }
}
