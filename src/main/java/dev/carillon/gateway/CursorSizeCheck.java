package dev.carillon.gateway;

import dev.carillon.event.Cursor;
import dev.carillon.event.Cursors;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.http.HttpOptions;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns if a cursor can become too long for the requests that carry it. Confined to the reader's
 * thread, which reports the partitions.
 */
final class CursorSizeCheck {
  private static final Logger log = LoggerFactory.getLogger(CursorSizeCheck.class);

  /** Size of a request without its cursor: the topics, a token. */
  private static final int REST_BYTES = 4 << 10;

  private final int limit;
  private final Set<Partition> partitions = new HashSet<>();
  private final Set<String> topics = new HashSet<>();
  private boolean told;

  CursorSizeCheck(HttpOptions options) {
    this.limit = Math.min(options.maxUrlBytes(), options.maxHeaderBytes()) - REST_BYTES;
  }

  /** Checks at startup. */
  static void warn(Cursors cursors) {
    if (!cursors.areSealed()) {
      log.warn(
          "cursors are not encrypted: a client can read the offsets of its streams and forge"
              + " cursors; set cursors.key");
    } else if (cursors.acceptUnsealed()) {
      log.warn("unencrypted cursors are still accepted: cursors.accept-unsealed");
    }
  }

  /** Checks again, because there may be new partitions. */
  void see(EventBatch batch) {
    for (Position reached : batch.reached()) {
      if (partitions.add(reached.partition())) {
        topics.add(reached.partition().stream().kafkaTopic());
        check();
      }
    }
  }

  private void check() {
    int length = Cursor.usualLength(topics.size(), partitions.size());
    if (!told && length > limit) {
      told = true;
      log.warn(
          "a cursor over all streams can have {} characters, but requests have room for {}: raise"
              + " http.max-url-bytes and http.max-header-bytes, or use fewer partitions",
          length,
          limit);
    }
  }

  /** True if it has warned. */
  boolean hasWarned() {
    return told;
  }
}
