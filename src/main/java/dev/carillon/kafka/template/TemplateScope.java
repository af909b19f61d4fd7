package dev.carillon.kafka.template;

/**
 * What the templates of one stream can refer to.
 *
 * @param paths what they, or the format, ask for in {@code data} or {@code old}
 */
public record TemplateScope(String kafkaTopic, PathTree paths) {
  public static TemplateScope of(String kafkaTopic) {
    return new TemplateScope(kafkaTopic, new PathTree());
  }
}
