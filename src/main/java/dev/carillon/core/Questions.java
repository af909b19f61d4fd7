package dev.carillon.core;

import java.util.HashMap;
import java.util.Map;

/** The conditions that somebody on this loop has, each once. */
final class Questions {
  private final Map<Condition, Question> questions = new HashMap<>();

  /** The question of a condition, for one more subscription. */
  Question acquire(Condition condition) {
    Question question = questions.computeIfAbsent(condition, Question::new);
    question.acquire();
    return question;
  }

  /** One subscription less: a question that nobody has any more is forgotten. */
  void release(Question question) {
    if (question.release()) {
      questions.remove(question.condition());
    }
  }

  /** Lets go of the newest event. */
  void forget() {
    questions.values().forEach(Question::forget);
  }

  int size() {
    return questions.size();
  }
}
