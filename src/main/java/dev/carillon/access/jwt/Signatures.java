package dev.carillon.access.jwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.carillon.access.identity.Digest;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Verifies signatures. Those with public keys are verified on threads of its own, at most one per
 * processor, each only once, and fairly between client addresses. The cache holds only that a key
 * verified these bytes, or that none of these keys did; whether the key is still valid, and the
 * claims of the token, are checked each time.
 */
public final class Signatures {
  private static final int MAX_WAITING = 2_000;
  private static final int MAX_REMEMBERED = 20_000;

  private final WorkerExecutor workers;
  private final FairQueue<Work> waiting = new FairQueue<>(MAX_WAITING);
  private final ConcurrentHashMap<VerificationRequest, Work> asked = new ConcurrentHashMap<>();
  private final Cache<Digest, VerificationKey> good =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).executor(Runnable::run).build();

  // A separate cache, or forged tokens would evict valid ones.
  private final Cache<VerificationRequest, Boolean> bad =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).executor(Runnable::run).build();

  private record VerificationRequest(Digest digest, List<VerificationKey> keys) {}

  private record Work(
      VerificationRequest request, SignedToken token, Promise<Optional<VerificationKey>> answer) {}

  public Signatures(Vertx vertx) {
    workers =
        vertx.createSharedWorkerExecutor(
            "carillon-signatures", Runtime.getRuntime().availableProcessors());
  }

  /**
   * The key that has signed the token.
   *
   * @param from the client's address: the queue is shared fairly among these
   * @return empty if none has; fails if the queue is full
   */
  Future<Optional<VerificationKey>> verify(
      SignedToken token, List<VerificationKey> keys, String from) {
    if (keys.stream().noneMatch(key -> key.algorithm().isSlow())) {
      return Future.succeededFuture(signer(token, keys));
    }
    Digest digest = Digest.of(token.text());
    VerificationKey signer = good.getIfPresent(digest);
    if (signer != null && keys.contains(signer)) {
      return Future.succeededFuture(Optional.of(signer));
    }
    var request = new VerificationRequest(digest, keys);
    return bad.getIfPresent(request) != null
        ? Future.succeededFuture(Optional.empty())
        : ask(request, token, from);
  }

  /** Concurrent requests for the same token wait for the same result. */
  private Future<Optional<VerificationKey>> ask(
      VerificationRequest request, SignedToken token, String from) {
    var work = new Work(request, token, Promise.promise());
    Work before = asked.putIfAbsent(request, work);
    if (before != null) {
      return before.answer().future();
    }
    waiting.add(from, work).ifPresent(this::refuse);
    var unused =
        workers.executeBlocking(
            () -> {
              waiting.poll().ifPresent(this::answer);
              return true;
            },
            false);
    return work.answer().future();
  }

  private void refuse(Work work) {
    asked.remove(work.request());
    work.answer().fail(new RefusedException(CloseReason.UNAVAILABLE));
  }

  private void answer(Work work) {
    try {
      Optional<VerificationKey> signer = signer(work.token(), work.request().keys());
      signer.ifPresentOrElse(
          key -> good.put(work.request().digest(), key), () -> bad.put(work.request(), true));
      asked.remove(work.request());
      work.answer().complete(signer);
    } catch (RuntimeException | Error e) {
      // The bytes come from an unauthenticated client: whatever fails, the caller needs a result.
      asked.remove(work.request());
      work.answer().fail(e);
    }
  }

  private static Optional<VerificationKey> signer(SignedToken token, List<VerificationKey> keys) {
    return keys.stream().filter(key -> key.verifies(token)).findFirst();
  }

  long remembered() {
    good.cleanUp();
    return good.estimatedSize();
  }

  /** Length of the queue: for tests. */
  int waiting() {
    return waiting.size();
  }

  public Future<Void> close() {
    return workers.close();
  }
}
