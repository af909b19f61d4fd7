package dev.carillon.support;

import dev.carillon.access.identity.Digest;
import dev.carillon.access.token.StoredToken;
import dev.carillon.access.token.TokenStore;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** API tokens in memory; the test says when it is away. */
public final class MemoryTokenStore implements TokenStore {
  private final Map<Digest, StoredToken> tokens = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean away;

  public void away(boolean now) {
    away = now;
  }

  /** How often somebody looked for a token. */
  public int asked() {
    return asked.get();
  }

  /** Everything that is kept. */
  public String dump() {
    return tokens.toString();
  }

  @Override
  public Future<Optional<StoredToken>> find(Digest digest) {
    asked.incrementAndGet();
    return answer(Optional.ofNullable(tokens.get(digest)));
  }

  @Override
  public Future<Void> create(Digest digest, StoredToken token) {
    tokens.put(digest, token);
    return answer(true).mapEmpty();
  }

  @Override
  public Future<List<StoredToken>> list(Instant now) {
    return answer(
        tokens.values().stream()
            .filter(token -> token.revoked().isEmpty())
            .filter(token -> token.expires().map(now::isBefore).orElse(true))
            .sorted(Comparator.comparing(StoredToken::created))
            .toList());
  }

  @Override
  public Future<List<String>> revokedSince(Instant time) {
    return answer(
        tokens.values().stream()
            .filter(token -> token.revoked().filter(at -> !at.isBefore(time)).isPresent())
            .map(StoredToken::id)
            .toList());
  }

  @Override
  public Future<Boolean> revoke(String id, Instant now) {
    boolean[] found = {false};
    tokens.replaceAll(
        (digest, token) -> {
          if (!token.id().equals(id) || token.revoked().isPresent()) {
            return token;
          }
          found[0] = true;
          return new StoredToken(
              id,
              token.subject(),
              token.tenant(),
              token.roles(),
              token.claims(),
              token.created(),
              token.expires(),
              Optional.of(now));
        });
    return answer(found[0]);
  }

  private <T> Future<T> answer(T value) {
    return away
        ? Future.failedFuture(new RefusedException(CloseReason.UNAVAILABLE))
        : Future.succeededFuture(value);
  }
}
