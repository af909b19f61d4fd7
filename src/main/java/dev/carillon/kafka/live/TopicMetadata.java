package dev.carillon.kafka.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The brokers' metadata of topics, requested on demand. Confined to one thread. */
public final class TopicMetadata {
  private final TopicMetadataProbe survey;
  private final Map<String, Fact> facts = new HashMap<>();
  private final Map<String, Asked> pending = new HashMap<>();

  private record Fact(long askedNanos, TopicMetadataProbe.Answer answer) {}

  private record Asked(long nanos, CompletableFuture<TopicMetadataProbe.Answer> answer) {}

  public TopicMetadata(TopicMetadataProbe survey) {
    this.survey = survey;
  }

  /**
   * The metadata of a topic, if it was requested at this time or later. If not, it is requested
   * now, and available at one of the next calls.
   */
  public Optional<TopicMetadataProbe.Answer> since(String topic, long nanos) {
    take(topic);
    Fact fact = facts.get(topic);
    if (fact != null && fact.askedNanos() - nanos >= 0) {
      return Optional.of(fact.answer());
    }
    if (!pending.containsKey(topic)) {
      pending.put(topic, new Asked(System.nanoTime(), survey.ask(List.of(topic))));
    }
    return Optional.empty();
  }

  private void take(String topic) {
    Asked asked = pending.get(topic);
    if (asked != null && asked.answer().isDone()) {
      pending.remove(topic);
      facts.put(topic, new Fact(asked.nanos(), asked.answer().join()));
    }
  }

  /** Removes metadata that was found to be wrong. */
  public void forget(String topic) {
    facts.remove(topic);
  }

  /** Waits for the first pending answer. */
  public void await(Duration limit) throws InterruptedException {
    var answers = new ArrayList<CompletableFuture<TopicMetadataProbe.Answer>>();
    pending.values().forEach(asked -> answers.add(asked.answer()));
    try {
      CompletableFuture.anyOf(answers.toArray(CompletableFuture[]::new))
          .get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Then there is no answer yet, or its failure is reported when it is taken.
    }
  }
}
