package dev.carillon.core;

import dev.carillon.event.CursorScope;
import dev.carillon.event.Cursors;
import dev.carillon.event.EventBatch;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.topic.TopicFilter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The streams of this loop, and the cursor scopes in use, each once: sessions that can receive the
 * same streams share cursor texts and frames. Confined to one event loop.
 */
final class CursorScopes {
  private final Cursors cursors;
  private final OffsetVector frontier;
  private final List<Stream> streams = new ArrayList<>();

  /** The index of each stream, by Kafka topic. */
  private final Map<String, Integer> numbers = new HashMap<>();

  private final Map<Set<String>, Shared> scopes = new HashMap<>();

  private static final class Shared {
    final CursorScope scope;
    int users;

    Shared(CursorScope scope) {
      this.scope = scope;
    }
  }

  /**
   * @param frontier the position of clients that have received everything
   */
  CursorScopes(Cursors cursors, OffsetVector frontier) {
    this.cursors = cursors;
    this.frontier = frontier;
  }

  Cursors cursors() {
    return cursors;
  }

  /** Adds the stream of a batch that may be the first of it. */
  void learn(EventBatch batch) {
    List<Position> reached = batch.reached();
    for (int i = 0; i < reached.size(); i++) {
      Stream stream = reached.get(i).partition().stream();
      if (!numbers.containsKey(stream.kafkaTopic())) {
        numbers.put(stream.kafkaTopic(), streams.size());
        streams.add(stream);
      }
    }
  }

  /** How many streams there are. A reach computed when there were fewer must be computed again. */
  int size() {
    return streams.size();
  }

  /** The indexes of the streams from which these filters could match an event. */
  BitSet reach(List<TopicFilter> filters) {
    var reach = new BitSet(streams.size());
    for (int i = 0; i < streams.size(); i++) {
      for (TopicFilter filter : filters) {
        if (streams.get(i).reaches(filter)) {
          reach.set(i);
          break;
        }
      }
    }
    return reach;
  }

  /** True if the stream is one of those. */
  boolean holds(BitSet reach, Stream stream) {
    Integer number = numbers.get(stream.kafkaTopic());
    return number != null && reach.get(number);
  }

  /** Returns the scope of those streams, for one more session. */
  CursorScope acquire(BitSet reach, Set<String> more) {
    var topics = new HashSet<>(more);
    reach.stream().forEach(number -> topics.add(streams.get(number).kafkaTopic()));
    Shared shared =
        scopes.computeIfAbsent(topics, all -> new Shared(new CursorScope(all, cursors, frontier)));
    shared.users++;
    return shared.scope;
  }

  /** Releases the scope for one session. */
  void release(CursorScope scope) {
    Shared shared = scopes.get(scope.kafkaTopics());
    if (shared != null && --shared.users == 0) {
      scopes.remove(scope.kafkaTopics());
    }
  }

  /** How many scopes are in use. */
  int inUse() {
    return scopes.size();
  }
}
