package dev.carillon.core.condition;

import java.util.HashMap;
import java.util.Map;

/** Cache of the conditions that subscriptions on this loop use, each once. Reference-counted. */
public final class ConditionCache {
  private final Map<Condition, CachedCondition> questions = new HashMap<>();

  /** Returns the cached condition, for one more subscription. */
  public CachedCondition acquire(Condition condition) {
    CachedCondition question = questions.computeIfAbsent(condition, CachedCondition::new);
    question.acquire();
    return question;
  }

  /** Releases it for one subscription; an unused one is evicted. */
  public void release(CachedCondition question) {
    if (question.release()) {
      questions.remove(question.condition());
    }
  }

  /** Releases the newest event. */
  public void forget() {
    questions.values().forEach(CachedCondition::forget);
  }

  public int size() {
    return questions.size();
  }
}
