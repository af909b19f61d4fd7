package dev.carillon.webhook.delivery;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.util.List;

/**
 * Resolves names as the operating system does, including {@code /etc/hosts}. The blocking calls run
 * on a few threads of its own.
 */
final class SystemResolver implements Resolver {
  private static final int THREADS = 4;

  private final WorkerExecutor threads;

  SystemResolver(Vertx vertx) {
    threads = vertx.createSharedWorkerExecutor("webhook-names", THREADS);
  }

  @Override
  public Future<List<InetAddress>> resolve(String host) {
    return threads.executeBlocking(() -> List.of(InetAddress.getAllByName(host)), false);
  }

  Future<Void> close() {
    return threads.close();
  }
}
