package dev.carillon.core.condition;

import java.util.HashMap;
import java.util.Map;

/** The conditions that somebody on this loop has, each once. */
public final class ConditionCache {
  private final Map<Condition, CachedCondition> questions = new HashMap<>();

  /** The question of a condition, for one more subscription. */
  public CachedCondition acquire(Condition condition) {
    CachedCondition question = questions.computeIfAbsent(condition, CachedCondition::new);
    question.acquire();
    return question;
  }

  /** One subscription less: a question that nobody has any more is forgotten. */
  public void release(CachedCondition question) {
    if (question.release()) {
      questions.remove(question.condition());
    }
  }

  /** Lets go of the newest event. */
  public void forget() {
    questions.values().forEach(CachedCondition::forget);
  }

  public int size() {
    return questions.size();
  }
}
