package dev.carillon.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.carillon.core.CloseReason;
import dev.carillon.core.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Verifies signatures: the slow ones on threads of its own, at most one per processor, and each
 * only once. What is remembered is that this key signed these bytes, nothing more: whether the key
 * still counts and what the token says is looked at each time.
 */
final class Signatures {
  private static final int MAX_WAITING = 2_000;
  private static final int MAX_REMEMBERED = 20_000;

  private final WorkerExecutor workers;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Cache<Digest, VerificationKey> good =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).executor(Runnable::run).build();

  Signatures(Vertx vertx) {
    workers =
        vertx.createSharedWorkerExecutor(
            "carillon-signatures", Runtime.getRuntime().availableProcessors());
  }

  /** True if one of the keys has signed the token. */
  Future<Boolean> verify(SignedToken token, List<VerificationKey> keys) {
    if (keys.stream().noneMatch(key -> key.algorithm().isSlow())) {
      return Future.succeededFuture(keys.stream().anyMatch(key -> key.verifies(token)));
    }
    Digest digest = Digest.of(token.text());
    VerificationKey signer = good.getIfPresent(digest);
    if (signer != null && keys.contains(signer)) {
      return Future.succeededFuture(true);
    }
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      return Future.failedFuture(new RefusedException(CloseReason.UNAVAILABLE));
    }
    return workers
        .executeBlocking(() -> search(token, digest, keys), false)
        .onComplete(done -> waiting.decrementAndGet());
  }

  private boolean search(SignedToken token, Digest digest, List<VerificationKey> keys) {
    for (VerificationKey key : keys) {
      if (key.verifies(token)) {
        good.put(digest, key);
        return true;
      }
    }
    return false;
  }

  long remembered() {
    good.cleanUp();
    return good.estimatedSize();
  }

  Future<Void> close() {
    return workers.close();
  }
}
