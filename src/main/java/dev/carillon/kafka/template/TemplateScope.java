package dev.carillon.kafka.template;

/**
 * What the templates of one stream can refer to.
 *
 * @param paths the paths in {@code data} or {@code old} that the templates or the format use
 */
public record TemplateScope(String kafkaTopic, PathTree paths) {
  public static TemplateScope of(String kafkaTopic) {
    return new TemplateScope(kafkaTopic, new PathTree());
  }
}
