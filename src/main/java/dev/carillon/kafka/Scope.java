package dev.carillon.kafka;

/**
 * What the templates of one stream can refer to.
 *
 * @param paths what they, or the format, ask for in {@code data} or {@code old}
 */
record Scope(String kafkaTopic, PathTree paths) {
  static Scope of(String kafkaTopic) {
    return new Scope(kafkaTopic, new PathTree());
  }
}
